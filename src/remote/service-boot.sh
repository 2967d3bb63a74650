# Whether a unit starts at boot: judged, changed, and looked at again.
# shellcheck shell=sh disable=SC2034,SC2154

# boot_judge: sets service_enable to what is to be done for the start at boot.
boot_judge() {
  boot_link=''
  ! boot_holds || return 0
  case $service_enabled:$unit_file in
    yes:masked*) fail operation "the unit $service_name cannot be enabled: it is $unit_file" "systemctl unmask allows it" ;;
    yes:static | yes:indirect | yes:generated | yes:transient)
      fail operation "the unit $service_name cannot be enabled: it is $unit_file" "a unit needs an [Install] section for that"
      ;;
    yes:*) service_enable=enable ;;
    no:*)
      service_enable=disable
      boot_find_link
      ;;
  esac
  service_note "$service_enable"
}

# boot_holds: is it as asked at boot? What is enabled until the next boot only is not; and what is merely
# linked or masked is not enabled, and must stay linked or masked.
boot_holds() {
  case $service_enabled:$unit_file in
    :* | yes:enabled | yes:alias) ;;
    no:disabled | no:linked* | no:masked* | no:static | no:indirect | no:generated | no:transient | no:) ;;
    *) return 1 ;;
  esac
}

# boot_find_link: sets boot_link to the unit file elsewhere that /etc/systemd/system links to, or to nothing.
# `systemctl disable` would undo that too, and so take the unit away.
boot_find_link() {
  boot_link=$(readlink "/etc/systemd/system/$id" 2>/dev/null) || boot_link=''
  case $boot_link in
    /lib/systemd/* | /usr/lib/systemd/* | /usr/local/lib/systemd/* | /etc/systemd/* | /run/systemd/*) boot_link='' ;;
    /*/"$id") ;;
    *) boot_link='' ;;
  esac
}

# boot_act: enables or disables it, and looks whether that holds.
boot_act() {
  service_control "$service_enable"
  if [ -n "$boot_link" ] && [ ! -L "/etc/systemd/system/$id" ]; then
    timeout "$service_seconds" systemctl --no-ask-password link -- "$boot_link" 3>&- ||
      fail operation "systemctl disable $service_name removed its link to $boot_link, and systemctl link failed"
  fi
  service_look
  if [ "$service_enabled:$unit_file" = no:enabled-runtime ]; then
    service_control disable --runtime
    service_look
  fi
  boot_holds || service_fail converge "$service_name is ${unit_file:-not enabled} after its $service_enable"
}
