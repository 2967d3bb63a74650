/** The errors that an attack on an upload through a shared path may lead to; each says what the attacker did. */
export const VIA_REFUSALS =
  /exchanged for|is gone|no regular file|was exchanged|pinned is|pinned \d+ bytes|cannot (take|put) |cannot make a folder/
