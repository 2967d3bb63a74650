/*
 * The local user who looks at a file without end, to see it missing, in part, or with another's mode or owner. He takes a
 * breath between looks: who leaves the processor by himself gets it back when he wants it, however busy the machine is.
 *
 *   observer FILE MODE UID GID SIZE TALLY
 *
 * Every version of the file has SIZE bytes, all of the same value: so one that is cut off, still empty, or made of two
 * shows. MODE is octal.
 *
 * TALLY gets four numbers: looks, and those that found the file missing, in part, and with another mode or owner. It is
 * written after each odd look, after every hundredth, and at SIGTERM; it appears when the observer is ready.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SPOTS = 16, BREATH_NANOSECONDS = 50000 };

static volatile sig_atomic_t over;
static long looks, missing, partial, strange;

static void die(const char *what) { perror(what); exit(1); }

static void end(int signal) { (void)signal; over = 1; }

static void tell(int tally) {
  char text[96];
  const int length = snprintf(text, sizeof text, "%ld %ld %ld %ld\n", looks, missing, partial, strange);
  if (pwrite(tally, text, length, 0) != length) die("tally");
}

/* To read it whole would take so long that there would be few looks; two contents show at spots all over the file. */
static int is_of_one_value(int fd, off_t size) {
  char first, spot;
  if (pread(fd, &first, 1, 0) != 1) return 0;
  for (int i = 1; i <= SPOTS; i++)
    if (pread(fd, &spot, 1, (size - 1) * i / SPOTS) != 1 || spot != first) return 0;
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 7) { fputs("usage: observer FILE MODE UID GID SIZE TALLY\n", stderr); return 2; }
  const mode_t mode = S_IFREG | strtoul(argv[2], NULL, 8);
  const uid_t uid = strtoul(argv[3], NULL, 10);
  const gid_t gid = strtoul(argv[4], NULL, 10);
  const off_t size = strtoll(argv[5], NULL, 10);
  const int tally = open(argv[6], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (tally < 0) die(argv[6]);
  signal(SIGTERM, end);
  /* Otherwise the kernel would make more of each. */
  prctl(PR_SET_TIMERSLACK, 1);
  for (tell(tally); !over; looks++) {
    struct stat st;
    const long odd = missing + partial + strange;
    if (looks % 100 == 0) tell(tally);
    const int fd = open(argv[1], O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
      if (errno == ENOENT) missing++;
      else if (errno == EACCES) strange++;
      else die(argv[1]);
    } else {
      if (fstat(fd, &st) < 0) die(argv[1]);
      if (st.st_size != size || !is_of_one_value(fd, size)) partial++;
      if (st.st_mode != mode || st.st_uid != uid || st.st_gid != gid) strange++;
      close(fd);
    }
    if (missing + partial + strange != odd) tell(tally);
    const struct timespec breath = {0, BREATH_NANOSECONDS};
    nanosleep(&breath, NULL);
  }
  tell(tally);
  return 0;
}
