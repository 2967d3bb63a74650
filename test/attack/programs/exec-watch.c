/*
 * An observer of everything that can be read of processes in /proc: it stops each process that descends from the watched
 * one, by ptrace, when it has become another program and when it is about to end, and notes its command line and its
 * environment. Nothing is too short-lived for it, as it would be for one that looks through /proc again and again.
 *
 *   exec-watch OUT PID             watches a process that runs, and what it starts from now on; prints the process id of
 *                                  the observer, which is at work then, and ends with it
 *   exec-watch OUT -- PROGRAM …    runs a program and watches it; ends with its status
 *
 * OUT gets a record for each stop: `EVENT PID BYTES BYTES\n`, the command line, the environment. EVENT is `exec` or `exit`.
 * Watching a process that becomes root by a setuid bit takes CAP_SYS_PTRACE, since the bit counts for nothing without.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define OPTIONS (PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT)
#define EVENT_OF(status) ((status) >> 16)

static int out;

static void die(const char *what) {
  perror(what);
  exit(125);
}

/* Reads a whole file of /proc; what cannot be read is empty. */
static size_t slurp(pid_t pid, const char *name, char **bytes) {
  char path[64];
  size_t length = 0, room = 1 << 16;
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
  *bytes = malloc(room);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  for (;;) {
    ssize_t got = read(fd, *bytes + length, room - length);
    if (got <= 0) break;
    length += (size_t)got;
    if (length == room) *bytes = realloc(*bytes, room *= 2);
  }
  close(fd);
  return length;
}

static void put(const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t done = write(out, bytes, length);
    if (done < 0) die("write");
    bytes += done;
    length -= (size_t)done;
  }
}

static void note(const char *event, pid_t pid) {
  char *argv, *environment, head[96];
  size_t words = slurp(pid, "cmdline", &argv), variables = slurp(pid, "environ", &environment);
  put(head, (size_t)snprintf(head, sizeof head, "%s %d %zu %zu\n", event, (int)pid, words, variables));
  put(argv, words);
  put(environment, variables);
  free(argv);
  free(environment);
}

/* Serves the stops of all that is watched, until nothing is left of it. Returns the status of `main_pid`. */
static int watch(pid_t main_pid) {
  int result = 0, status;
  for (;;) {
    pid_t pid = waitpid(-1, &status, __WALL);
    if (pid < 0 && errno == EINTR) continue;
    if (pid < 0) return result;
    if (!WIFSTOPPED(status)) {
      if (pid == main_pid) result = status;
      continue;
    }
    long signal = 0;
    switch (EVENT_OF(status)) {
      case 0: signal = WSTOPSIG(status); break;
      case PTRACE_EVENT_EXEC: note("exec", pid); break;
      case PTRACE_EVENT_EXIT: note("exit", pid); break;
      case PTRACE_EVENT_STOP:
        /* Stopped by a signal such as SIGSTOP: it stays so until it is continued by one. */
        if (WSTOPSIG(status) != SIGTRAP && ptrace(PTRACE_LISTEN, pid, 0, 0) == 0) continue;
        break;
    }
    ptrace(PTRACE_CONT, pid, 0, signal);
  }
}

/* Runs a program, which waits for the observer before it begins. */
static int run(char **argv) {
  int gate[2], status;
  char go;
  if (pipe(gate) < 0) die("pipe");
  pid_t child = fork();
  if (child < 0) die("fork");
  if (child == 0) {
    close(gate[1]);
    if (read(gate[0], &go, 1) != 1) _exit(125);
    close(gate[0]);
    execvp(argv[0], argv);
    die(argv[0]);
  }
  if (ptrace(PTRACE_SEIZE, child, 0, OPTIONS) < 0) die("ptrace");
  close(gate[0]);
  if (write(gate[1], "g", 1) != 1) die("write");
  close(gate[1]);
  status = watch(child);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Watches a running process, as a daemon. */
static int attach(pid_t pid) {
  int ready[2];
  char yes;
  if (pipe(ready) < 0) die("pipe");
  pid_t daemon = fork();
  if (daemon < 0) die("fork");
  if (daemon > 0) {
    close(ready[1]);
    if (read(ready[0], &yes, 1) != 1) return 125;
    printf("%d\n", (int)daemon);
    return 0;
  }
  setsid();
  if (ptrace(PTRACE_SEIZE, pid, 0, OPTIONS) < 0) die("ptrace");
  int nothing = open("/dev/null", O_RDWR);
  for (int fd = 0; fd <= 2; fd++) dup2(nothing, fd);
  if (write(ready[1], "y", 1) != 1) _exit(125);
  close(ready[1]);
  watch(0);
  return 0;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fputs("usage: exec-watch OUT PID | exec-watch OUT -- PROGRAM ...\n", stderr);
    return 125;
  }
  out = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (out < 0) die(argv[1]);
  if (strcmp(argv[2], "--") == 0 && argc > 3) return run(argv + 3);
  return attach((pid_t)atoi(argv[2]));
}
