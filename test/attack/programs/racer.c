/*
 * The local user who puts something else in the place of an upload, in a folder where it may write.
 *
 *   racer TALLY rename|exchange nowrite|before|mixed TARGET PAYLOAD KIND…
 *
 * rename    by a rename over it
 * exchange  by an exchange of the two, which it also takes back
 * nowrite   acts when a reader closes the upload: the moment between a check and the use of what was checked
 * before    has it there before the upload comes
 * mixed     sometimes so, and else at moments spread over the time that an upload lies there, and when root begins to take
 *           it from there
 *
 * KIND is what it puts there: `file`, which holds PAYLOAD, or another one of spare.h; one of them at a time, by chance.
 */
#include "moments.h"
#include "spare.h"

static enum { NOWRITE, BEFORE, MIXED } when;
static int (*deed)(void);

static void plant(void) {
  lay_if_gone();
  if (when == NOWRITE || (when == MIXED && rand() % 2)) return;
  if (rename(spare, name) == 0) did();
}

static int act(void) {
  lay_if_gone();
  deed();
  return deed == exchange;
}

/*
 * Root has looked at the upload, and makes a folder to take it to: this is the moment between the two. The private folder
 * of the one who uploads comes before there is anything to exchange.
 */
static void made(const char *private) {
  struct stat st;
  if (lstat(private, &st) < 0 || st.st_uid != 0 || rand() % 2) return;
  if (rand() % 2) wait_us(rand() % 4000);
  act();
}

static void looked(void) {
  lay_if_gone();
  deed();
}

int main(int argc, char **argv) {
  if (argc < 7) return 2;
  begin(argv[1], argv[4]);
  deed = strcmp(argv[2], "exchange") == 0 ? exchange : put_in_place;
  when = strcmp(argv[3], "nowrite") == 0 ? NOWRITE : strcmp(argv[3], "before") == 0 ? BEFORE : MIXED;
  load(argv[5]);
  spare_begin(argv + 6, argc - 6);
  lay();
  plant();
  const struct attack how = {
      .act = when == MIXED ? act : NULL,
      .looked = when == NOWRITE ? looked : NULL,
      .made = when == MIXED ? made : NULL,
      .gone = plant,
      .is_own = is_spare,
  };
  attack(&how);
}
