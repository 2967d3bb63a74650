/*
 * The moments at which an upload is attacked. An attacker who watches a folder learns from each upload how long it lies
 * there, and spreads its deeds over that time: so that in many rounds each step of whoever takes the upload is met.
 */
#ifndef MOMENTS_H
#define MOMENTS_H
#include "attacker.h"

/* What an attacker does when; what it does not do is NULL. */
struct attack {
  /* An upload has come to its name. */
  void (*arrived)(void);
  /* The moment that was chosen; where it says so, another one follows. */
  int (*act)(void);
  /* The name is free again. */
  void (*gone)(void);
  /* A reader has closed the upload: the moment between a check and the use of what was checked. */
  void (*looked)(void);
  /* A private folder was made, of this name. */
  void (*made)(const char *private);
  /* Is it the attacker's own thing that has this number? */
  int (*is_own)(ino_t number);
};

/* How long uploads lie there, in microseconds: a mean in which the last few count for most. */
static long lying_us = 20000;

/*
 * In how many microseconds to act: spread over that time and a little more. Sometimes at once; sometimes far later, for
 * what it has learned may be too little; and sometimes not at all (-1), which is how it learns.
 */
static inline long choose_us(void) {
  switch (rand() % 8) {
    case 0: return -1;
    case 1: return 0;
    case 2: return rand() % (4 * lying_us);
    default: return rand() % (lying_us + lying_us / 4);
  }
}

static inline void choose(long *due) {
  long in_us = choose_us();
  *due = in_us < 0 ? 0 : now_us() + in_us;
}

static inline void attack(const struct attack *how) {
  int watcher = watch(IN_CLOSE_NOWRITE | IN_CREATE | IN_DELETE | IN_MOVED_TO);
  long arrived = 0, due = 0;
  ino_t upload = 0;
  tell();
  for (;;) {
    long left = due - now_us();
    struct inotify_event *event = next_event(watcher, due == 0 ? FOR_EVER : left > 0 ? left : 0);
    if (!event) {
      if (due == 0 || due > now_us()) continue;
      due = 0;
      if (how->act() && arrived != 0) choose(&due);
      continue;
    }
    if (how->made && is_private(event)) how->made(event->name);
    if (event->len == 0 || strcmp(event->name, name) != 0) continue;
    ino_t there = number_of(target);
    if (event->mask & IN_DELETE) {
      if (arrived != 0) lying_us = (3 * lying_us + now_us() - arrived) / 4 + 1;
      arrived = upload = 0;
      if (how->gone) how->gone();
    } else if (event->mask & IN_CLOSE_NOWRITE) {
      if (how->looked) how->looked();
    } else if (there != 0 && there != upload && !how->is_own(there)) {
      upload = there;
      arrived = now_us();
      if (how->act) choose(&due);
      if (how->arrived) how->arrived();
    }
  }
}

#endif
