# uses: audit-log
# Reads the audit log of this host. Changes nothing.
# Sections: lines, the newest last; and installed where DEST is given: the digest of what is there, or what it is instead.
# shellcheck shell=sh disable=SC2034,SC2154

# op_audit_read COUNT [KEY DEST]: the last COUNT lines; with KEY, the name of the destination's folder in the store, of that one.
op_audit_read() {
  [ "$(id -u)" = 0 ] || fail operation "reading $audit_log needs root" "set become: true in the play"
  section lines
  if [ -f "$audit_log" ]; then
    if [ "$#" = 1 ]; then
      tail -n "$1" -- "$audit_log" 3>&- | tr -d '\000' >&3
    else
      audit_log_lines "$2" | tail -n "$1" >&3
    fi || fail operation "cannot read $audit_log"
  fi
  if [ "$#" = 3 ]; then
    observe "$3"
    digest=$type
    if [ "$type" = file ]; then
      bytes_allow "$size"
      bytes_digest "$3"
    fi
    field installed "$digest"
  fi
  conclude ok
}
