/*
 * The local user who exchanges two names without end, so that each look at one of them may find the other.
 *
 *   exchanger ONE OTHER
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  srand((unsigned)time(NULL));
  for (;;) {
    if (renameat2(AT_FDCWD, argv[1], AT_FDCWD, argv[2], RENAME_EXCHANGE) != 0) {
      perror(argv[1]);
      return 1;
    }
    struct timespec pause = {0, 20000 + rand() % 12000000};
    nanosleep(&pause, NULL);
  }
}
