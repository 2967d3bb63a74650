/*
 * Not an attacker: it watches how large the files get that are made in a folder, whatever becomes of them.
 *
 *   measurer TALLY FOLDER/
 *
 * TALLY gets the size of the largest one, in bytes.
 */
#include "attacker.h"

/* Descriptors of the files that were made last; more than are written to at a time. */
enum { KEPT = 16 };

static struct {
  int fd;
  char name[NAME_MAX + 1];
} kept[KEPT];

static void keep(const char *made) {
  static int next;
  if (kept[next].fd > 0) close(kept[next].fd);
  /* It does not open the file, so that nobody is held up by it. */
  kept[next].fd = open(made, O_PATH | O_NOFOLLOW);
  snprintf(kept[next].name, sizeof kept[next].name, "%s", made);
  next = (next + 1) % KEPT;
}

static void measure(const char *written) {
  struct stat st;
  for (int i = 0; i < KEPT; i++) {
    if (kept[i].fd <= 0 || strcmp(kept[i].name, written) != 0 || fstat(kept[i].fd, &st) < 0) continue;
    if (st.st_size > deeds) deeds = st.st_size;
  }
  tell();
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  begin(argv[1], argv[2]);
  if (chdir(folder) < 0) die(folder);
  int watcher = watch(IN_CREATE | IN_CLOSE_WRITE);
  tell();
  for (;;) {
    struct inotify_event *event = next_event(watcher, FOR_EVER);
    if (!event || event->len == 0) continue;
    if (event->mask & IN_CREATE) keep(event->name);
    else measure(event->name);
  }
}
