/*
 * The local user who is after the private folders that are made in a folder where it may write: it takes them away under
 * the feet of whoever made them, puts something else in their place, and puts them back. It made a crowd of names
 * that look like theirs beforehand, and exchanges the folder above the upload as well.
 *
 *   thief TALLY TARGET CROWD
 *
 * CROWD is how many names it makes.
 */
#include "moments.h"

static char stolen[32];

/* Lays what is to be in the place of a private folder. */
static void lay_decoy(void) {
  static const char *const leads_to[] = {"/tmp", "/root", "/", "."};
  strcpy(stolen, "stolen");
  for (int number = 0; access(stolen, F_OK) == 0 || errno != ENOENT; number++) {
    /* One that was stolen before, and is empty now, is a decoy that belongs to the right user. */
    if (rand() % 4 == 0) return;
    snprintf(stolen, sizeof stolen, "stolen-%d", number);
  }
  if (rand() % 4) mkdir(stolen, rand() % 2 ? 0777 : 0700);
  else if (symlink(leads_to[rand() % 4], stolen) < 0) die(stolen);
}

/* Waits in a folder of its own for whoever took it for theirs, and has their file exchanged for a pipe. */
static void haunt(const char *private) {
  static int pipes;
  char pipe_path[32], file[NAME_MAX * 2 + 2];
  snprintf(pipe_path, sizeof pipe_path, "pipe-%d", pipes++);
  snprintf(file, sizeof file, "%s/%s", private, private);
  if (mkfifo(pipe_path, 0666) < 0) die(pipe_path);
  for (int tries = rand() % 200; tries > 0; tries--, wait_us(100)) {
    if (access(file, F_OK) < 0) continue;
    wait_us(rand() % 8000);
    if (rename(pipe_path, file) == 0) did();
    return;
  }
  unlink(pipe_path);
}

static void steal(const char *private) {
  wait_us(rand() % 2 ? rand() % 3000 : 0);
  int way = rand() % 8;
  if (way < 2) return;
  if (way == 2) {
    /* Gone, and nothing in its place. */
    snprintf(stolen, sizeof stolen, "stolen-%d", rand());
    if (rename(private, stolen) == 0) did();
    return;
  }
  lay_decoy();
  if (renameat2(AT_FDCWD, private, AT_FDCWD, stolen, RENAME_EXCHANGE) < 0) return;
  did();
  haunt(private);
  if (way < 6) return;
  renameat2(AT_FDCWD, private, AT_FDCWD, stolen, RENAME_EXCHANGE);
}

/* The folder of the upload itself, for as long as the upload takes: exchanged for one of the thief's, and back. */
static int exchange_folder(void) {
  char other[PATH_MAX + 8];
  snprintf(other, sizeof other, "%s-other", folder);
  if (rand() % 4 != 0) return 0;
  if (renameat2(AT_FDCWD, folder, AT_FDCWD, other, RENAME_EXCHANGE) < 0) return 0;
  did();
  wait_us(rand() % 20000);
  renameat2(AT_FDCWD, folder, AT_FDCWD, other, RENAME_EXCHANGE);
  return 1;
}

/* Names like those of private folders, whose makers are dead or are this very process, and names like nothing good. */
static void crowd(int count) {
  static const char *const odd[] = {"a\nb c", "-rf *", "$(id)`", "\033[2J\xff"};
  for (int number = 0; number < count; number++) {
    char path[64];
    const char *middle = number % 5 ? "1" : odd[number / 5 % 4];
    int maker = number % 3 ? 100000 + number : getpid();
    snprintf(path, sizeof path, ".hawser-%d.%s%d.crowd%d", maker, middle, number, number % 10);
    int failed = 0;
    switch (rand() % 4) {
      case 0: failed = mkdir(path, 0777); break;
      case 1: failed = symlink("/root", path); break;
      case 2: failed = mkfifo(path, 0666); break;
      default: failed = close(open(path, O_CREAT | O_EXCL, 0666));
    }
    if (failed) die(path);
  }
}

static int is_own(ino_t number) {
  (void)number;
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  begin(argv[1], argv[2]);
  if (chdir(folder) < 0) die(folder);
  crowd(atoi(argv[3]));
  const struct attack how = {.act = exchange_folder, .made = steal, .is_own = is_own};
  attack(&how);
}
