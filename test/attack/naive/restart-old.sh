# Has the old release run, whatever ran before.
# shellcheck shell=sh
#
#   restart-old.sh UNIT DESTINATION OLD

unit=$1 destination=$2 old=$3
systemctl kill --kill-who=all -s KILL "$unit" 2>/dev/null
systemctl stop "$unit"
rm -f "$destination"
cp "$old" "$destination"
systemctl reset-failed "$unit" 2>/dev/null
systemctl start "$unit"
# Until it has left its child behind.
sleep 0.05
