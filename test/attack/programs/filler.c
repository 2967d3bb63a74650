/*
 * The local user who fills the disk that the upload goes to, and now and then lets a little of it go, so that it is full
 * in the middle of something.
 *
 *   filler TALLY TARGET LET_GO
 *
 * LET_GO is how many bytes it lets go at most.
 */
#include "attacker.h"

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  begin(argv[1], argv[2]);
  if (chdir(folder) < 0) die(folder);
  long let_go = atol(argv[3]);
  int fd = open("filler", O_RDWR | O_CREAT | O_EXCL, 0600);
  /* Without a name it ends with this program. */
  if (fd < 0 || unlink("filler") < 0) die("filler");
  tell();
  for (;;) {
    off_t size = lseek(fd, 0, SEEK_END);
    /* In steps that become smaller, for one that does not fit takes nothing. */
    for (off_t step = 16 << 20; step >= 4096; step /= 2) {
      while (posix_fallocate(fd, size, step) == 0) size += step;
    }
    did();
    wait_us(rand() % 5000);
    if (ftruncate(fd, size > let_go ? size - rand() % let_go : 0) < 0) die("filler");
    wait_us(rand() % 20000);
  }
}
