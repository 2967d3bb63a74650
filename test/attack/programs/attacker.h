/*
 * What the attackers share. Each is an ordinary local user, who waits for the moment in which a name leads to something
 * else than it did before. Their first argument is TALLY: the file that gets the number of their deeds, so that a test
 * can tell an attack from its absence; it appears when the attacker is ready.
 */
#ifndef ATTACKER_H
#define ATTACKER_H
#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FOR_EVER (-1L)

static const char *tally;
static long deeds;

/* The upload that it is after: its path, its name, and its folder. */
static const char *target, *name;
static char folder[PATH_MAX];

/* What is to be installed in the upload's stead. */
static char *payload;
static size_t payload_size;

static inline void die(const char *what) {
  perror(what);
  exit(1);
}

/* One write, so that no reader sees half of it. */
static inline void tell(void) {
  char text[32];
  int fd = open(tally, O_WRONLY | O_CREAT, 0644);
  if (fd < 0) die(tally);
  int length = snprintf(text, sizeof text, "%12ld\n", deeds);
  if (pwrite(fd, text, length, 0) != length) die(tally);
  close(fd);
}

static inline void did(void) {
  deeds++;
  tell();
}

static inline long now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static inline void wait_us(long microseconds) {
  struct timespec pause = {microseconds / 1000000, microseconds % 1000000 * 1000};
  if (microseconds > 0) nanosleep(&pause, NULL);
}

/* The number of what stands at a path itself, or 0. */
static inline ino_t number_of(const char *path) {
  struct stat st;
  return lstat(path, &st) == 0 ? st.st_ino : 0;
}

static inline void load(const char *path) {
  struct stat st;
  int fd = open(path, O_RDONLY);
  if (fd < 0 || fstat(fd, &st) < 0) die(path);
  payload_size = st.st_size;
  payload = malloc(payload_size);
  if (!payload || read(fd, payload, payload_size) != (ssize_t)payload_size) die(path);
  close(fd);
}

/* Becomes an attacker of one upload. */
static inline void begin(const char *counts, const char *upload) {
  tally = counts;
  target = upload;
  name = strrchr(target, '/') + 1;
  snprintf(folder, sizeof folder, "%.*s", (int)(name - target - 1), target);
  umask(0);
  /* Sleeps end when they are over, and not up to 50 us later. */
  prctl(PR_SET_TIMERSLACK, 1);
  srand((unsigned)time(NULL) ^ (unsigned)getpid());
}

static inline int watch(unsigned events) {
  int watcher = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (watcher < 0 || inotify_add_watch(watcher, folder, events) < 0) die(folder);
  return watcher;
}

/* Signals that come only while the attacker waits; set by those who heed some. */
static sigset_t *while_waiting;

/* The next event; NULL where none comes within so many microseconds, and now and then for no reason. */
static inline struct inotify_event *next_event(int watcher, long within_us) {
  static char events[16384] __attribute__((aligned(__alignof__(struct inotify_event))));
  static ssize_t length, at;
  if (at >= length) {
    at = 0;
    length = read(watcher, events, sizeof events);
    if (length < 0 && errno == EAGAIN && within_us != 0) {
      struct pollfd ready = {watcher, POLLIN, 0};
      struct timespec within = {within_us / 1000000, within_us % 1000000 * 1000};
      ppoll(&ready, 1, within_us == FOR_EVER ? NULL : &within, while_waiting);
      length = read(watcher, events, sizeof events);
    }
    if (length < 0 && errno != EAGAIN && errno != EINTR) die("read");
    if (length <= 0) return NULL;
  }
  struct inotify_event *event = (struct inotify_event *)(events + at);
  at += sizeof *event + event->len;
  return event;
}

/* Was one of Hawser's private folders made, whoever it belongs to? */
static inline int is_private(const struct inotify_event *event) {
  unsigned made = IN_CREATE | IN_ISDIR;
  return (event->mask & made) == made && strncmp(event->name, ".hawser-", 8) == 0;
}

#endif
