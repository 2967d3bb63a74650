/*
 * Another process of the very user who uploads: it may enter the private folder of the upload, and puts something into
 * it by the name that the upload is about to get, or just got.
 *
 *   intruder TALLY TARGET PAYLOAD KIND…
 *
 * KIND is what it puts there; see spare.h.
 */
#include "moments.h"
#include "spare.h"

static void made(const char *private) {
  /* Of the two private folders of a deploy, only the first is this user's. */
  if (access(private, W_OK | X_OK) < 0) return;
  if (snprintf(spare, sizeof spare, "%s/%s", private, private) >= (int)sizeof spare) return;
  if (rand() % 2) wait_us(rand() % 10000);
  unlink(spare);
  if (make(kinds[rand() % kind_count]) == 0) did();
}

static int is_own(ino_t number) {
  (void)number;
  return 0;
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  begin(argv[1], argv[2]);
  load(argv[3]);
  spare_begin(argv + 4, argc - 4);
  const struct attack how = {.made = made, .is_own = is_own};
  attack(&how);
}
