/*
 * Lets a user do everything with what others make in a folder from now on, whatever modes and masks they ask for: by a
 * default access control list, as the owner of a folder may set one (acl(5)).
 *
 *   grant FOLDER UID
 */
#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/xattr.h>

/* The format of linux/posix_acl_xattr.h. */
struct entry {
  uint16_t tag, permissions;
  uint32_t id;
};

enum { OWNER = 0x01, USER = 0x02, GROUP = 0x04, MASK = 0x10, OTHERS = 0x20, ALL = 7, NO_ID = -1 };

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  struct {
    uint32_t version;
    struct entry entries[5];
  } list = {
      htole32(2),
      {{htole16(OWNER), htole16(ALL), NO_ID},
       {htole16(USER), htole16(ALL), htole32(atoi(argv[2]))},
       {htole16(GROUP), htole16(ALL), NO_ID},
       {htole16(MASK), htole16(ALL), NO_ID},
       {htole16(OTHERS), htole16(ALL), NO_ID}},
  };
  if (setxattr(argv[1], "system.posix_acl_default", &list, sizeof list, 0) == 0) return 0;
  perror(argv[1]);
  return 1;
}
