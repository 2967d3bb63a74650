/* The thing that an attacker has ready beside the upload, so that one rename puts it in the upload's place. */
#ifndef SPARE_H
#define SPARE_H
#include "attacker.h"

#include <sys/socket.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

static char spare[100];
static ino_t spare_number;

/*
 * What it may be: `file` with the payload, `leased`, the same under a lease, so that whoever opens it has to wait; `fifo`,
 * `socket`, `folder`, `device`, `symlink=PATH` or `link=PATH`.
 */
static char **kinds;
static int kind_count;

/* After this the current folder is the upload's: names of sockets must be short. */
static inline void spare_begin(char **words, int count) {
  kinds = words;
  kind_count = count;
  if (chdir(folder) < 0) die(folder);
  snprintf(spare, sizeof spare, "spare-%d", getpid());
}

static inline int make_file(void) {
  /* Nobody else may write to it, so that an upload that follows does not turn it into what it should be. */
  int fd = open(spare, O_WRONLY | O_CREAT | O_EXCL, 0755);
  int failed = fd < 0 || write(fd, payload, payload_size) != (ssize_t)payload_size;
  return close(fd) || failed;
}

/* Nobody else gives the lease back: whoever opens the file waits until the kernel does. */
static inline int make_leased(void) {
  static int leased = -1;
  if (leased >= 0) close(leased);
  signal(SIGIO, SIG_IGN);
  if (make_file() != 0) return -1;
  leased = open(spare, O_RDWR);
  return leased < 0 ? -1 : fcntl(leased, F_SETLEASE, F_WRLCK);
}

static inline int make_socket(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s", spare);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  int failed = fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0;
  return close(fd) || failed;
}

static inline int make(const char *kind) {
  const char *path = strchr(kind, '=') ? strchr(kind, '=') + 1 : NULL;
  if (strcmp(kind, "file") == 0) return make_file();
  if (strcmp(kind, "leased") == 0) return make_leased();
  if (strcmp(kind, "fifo") == 0) return mkfifo(spare, 0666);
  if (strcmp(kind, "socket") == 0) return make_socket();
  if (strcmp(kind, "folder") == 0) return mkdir(spare, 0777);
  /* /dev/zero: it has no end. Needs root, in whose place somebody else may have put it there. */
  if (strcmp(kind, "device") == 0) return mknod(spare, S_IFCHR | 0666, makedev(1, 5));
  if (path && strncmp(kind, "symlink=", 8) == 0) return symlink(path, spare);
  if (path && strncmp(kind, "link=", 5) == 0) return link(path, spare);
  errno = EINVAL;
  return -1;
}

/* Makes the spare thing, one of those it may be; what was there before, such as an upload, goes. */
static inline void lay(void) {
  const char *kind = kinds[rand() % kind_count];
  if (unlink(spare) < 0) rmdir(spare);
  if (make(kind) != 0) die(kind);
  spare_number = number_of(spare);
}

static inline int is_spare(ino_t number) { return number == spare_number; }

/* Has it ready, unless it is in the upload's place. */
static inline void lay_if_gone(void) {
  if (number_of(spare) != spare_number && number_of(target) != spare_number) lay();
}

/* Puts it in the upload's place; the upload is gone then. What is not a file cannot replace one, but may follow it. */
static inline int put_in_place(void) {
  ino_t there = number_of(name);
  if (there == 0 || is_spare(there)) return 0;
  if (rename(spare, name) < 0 && (unlink(name) < 0 || rename(spare, name) < 0)) return 0;
  did();
  return 1;
}

/* Exchanges it with the upload, or the upload with it. */
static inline int exchange(void) {
  if (renameat2(AT_FDCWD, spare, AT_FDCWD, name, RENAME_EXCHANGE) < 0) return 0;
  did();
  return 1;
}

#endif
