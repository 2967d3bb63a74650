/*
 * The local user who does not watch: it exchanges the upload for a file of its own, and back, without knowing what
 * happens there.
 *
 *   swapper TALLY TARGET PAYLOAD UPLOAD_US OWN_US
 *
 * UPLOAD_US and OWN_US are for how many microseconds, on average, it leaves the one or the other in place.
 */
#include "spare.h"

int main(int argc, char **argv) {
  static char *file[] = {"file"};
  if (argc != 6) return 2;
  begin(argv[1], argv[2]);
  load(argv[3]);
  long upload_us = atol(argv[4]), own_us = atol(argv[5]);
  spare_begin(file, 1);
  lay();
  tell();
  for (;;) {
    lay_if_gone();
    int is_own = exchange() && is_spare(number_of(name));
    long mean_us = is_own ? own_us : upload_us;
    wait_us(mean_us / 2 + rand() % (mean_us + 1));
  }
}
