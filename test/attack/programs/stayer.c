/*
 * The old release that does not let go: a service whose own code wants to be what runs after a restart, too.
 *
 *   stayer     with TALLY and NOTIFY_SOCKET in its environment
 *
 * It leaves a process behind in the service (KillMode=process lets it). When the main process is gone and the new one has
 * begun, that process tells systemd that it is the main process itself (NotifyAccess=all lets it), and kills the new one,
 * which has its user. systemd then calls the service active, and so does every exit code. Each time, TALLY gets a byte.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PAUSE_US = 2000, HEARD_US = 20000 };

static void die(const char *what) { perror(what); exit(1); }

/* Says what it has to say to systemd; the socket's name begins with @ where it is not in the file system. */
static void notify(const char *text) {
  const char *name = getenv("NOTIFY_SOCKET");
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (name == NULL || strlen(name) >= sizeof address.sun_path) die("NOTIFY_SOCKET");
  memcpy(address.sun_path, name, strlen(name));
  if (*name == '@') address.sun_path[0] = 0;
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const socklen_t size = offsetof(struct sockaddr_un, sun_path) + strlen(name);
  if (fd < 0 || sendto(fd, text, strlen(text), 0, (struct sockaddr *)&address, size) < 0) die("notify");
  close(fd);
}

/* A process that runs the file at `path`; 0 where there is none. What runs a file that was replaced is not one. */
static pid_t runner_of(const char *path) {
  DIR *processes = opendir("/proc");
  if (processes == NULL) die("/proc");
  pid_t found = 0;
  for (struct dirent *entry; found == 0 && (entry = readdir(processes)) != NULL;) {
    char link[64], target[PATH_MAX];
    const int pid = atoi(entry->d_name);
    if (pid <= 0 || pid == getpid()) continue;
    snprintf(link, sizeof link, "/proc/%d/exe", pid);
    const ssize_t length = readlink(link, target, sizeof target - 1);
    if (length < 0) continue;
    target[length] = 0;
    if (strcmp(target, path) == 0) found = pid;
  }
  closedir(processes);
  return found;
}

static void stay(const char *path, pid_t main_process) {
  signal(SIGTERM, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  const int tally = open(getenv("TALLY"), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (tally < 0) die("tally");
  while (getppid() == main_process) usleep(PAUSE_US);
  pid_t successor;
  while ((successor = runner_of(path)) == 0) usleep(PAUSE_US);
  char text[32];
  snprintf(text, sizeof text, "MAINPID=%d", getpid());
  notify(text);
  usleep(HEARD_US);
  if (kill(successor, SIGKILL) != 0 || write(tally, "x", 1) != 1) die("deed");
  for (;;) pause();
}

int main(void) {
  char path[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
  if (length < 0) die("own name");
  path[length] = 0;
  const pid_t main_process = getpid();
  const pid_t child = fork();
  if (child < 0) die("fork");
  if (child == 0) stay(path, main_process);
  for (;;) pause();
}
