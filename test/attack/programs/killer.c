/*
 * The power cut: runs a program, and at the N-th system call of it and all its descendants kills every one of them.
 *
 *   killer calls|changes N PROGRAM ARG...
 *
 * calls     counts every system call
 * changes   leaves out those that change no file, be it that they only look or that they concern the tree alone: whoever
 *           is killed between two of the others leaves what he would have left at the next one
 *
 * Calls are counted from 1 over the whole tree, as they are entered. The N-th is not carried out: SIGKILL meets it at
 * its entry, and all other processes of the tree at the same moment. N = 0 kills nobody. Who made a session of his own
 * or lost his parent is in the tree all the same. When this ends, nobody of the tree is alive, nor a zombie.
 *
 * Ends with 0 where it has killed; with 3 where the tree had ended before, and then says on standard error how many
 * calls there were; with 1 where it could not do its work. A tree that takes longer than two minutes ends it by SIGALRM.
 *
 * In which order processes that run beside each other make their calls is the kernel's choice, another one each time,
 * though a small one on the one processor that they share here. So "at every call" is: for N from 1, until 3.
 * Programs that are setuid run without: the tree can gain no privileges.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILLED = 0, FAILED = 1, USAGE = 2, UNHURT = 3, MOST = 256, SECONDS = 120 };

/* What changes no file. A call that nobody has thought of is not here, and so is counted. */
static const unsigned harmless[] = {
#ifdef SYS_open /* Calls that younger architectures no longer have. */
  SYS_access, SYS_arch_prctl, SYS_dup2, SYS_fork, SYS_getdents, SYS_getpgrp, SYS_lstat, SYS_pipe, SYS_poll,
  SYS_readlink, SYS_select, SYS_stat, SYS_time, SYS_vfork,
#endif
  SYS_brk, SYS_chdir, SYS_clock_gettime, SYS_clock_nanosleep, SYS_clone, SYS_clone3, SYS_close, SYS_connect, SYS_dup,
  SYS_dup3, SYS_execve, SYS_exit, SYS_exit_group, SYS_faccessat, SYS_faccessat2, SYS_fadvise64, SYS_fchdir, SYS_fcntl,
  SYS_fgetxattr, SYS_fstat, SYS_fstatfs, SYS_futex, SYS_getcwd, SYS_getdents64, SYS_getegid, SYS_geteuid, SYS_getgid,
  SYS_getgroups, SYS_getpgid, SYS_getpid, SYS_getppid, SYS_getrandom, SYS_getsid, SYS_gettid, SYS_gettimeofday,
  SYS_getuid, SYS_getxattr, SYS_ioctl, SYS_lgetxattr, SYS_lseek, SYS_madvise, SYS_mmap, SYS_mprotect, SYS_mremap,
  SYS_munmap, SYS_nanosleep, SYS_newfstatat, SYS_pipe2, SYS_ppoll, SYS_prctl, SYS_pread64, SYS_prlimit64, SYS_pselect6,
  SYS_read, SYS_readlinkat, SYS_restart_syscall, SYS_rseq, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn,
  SYS_rt_sigsuspend, SYS_sched_getaffinity, SYS_set_robust_list, SYS_set_tid_address, SYS_setpgid, SYS_setsid,
  SYS_sigaltstack, SYS_socket, SYS_statfs, SYS_statx, SYS_sysinfo, SYS_timer_create, SYS_timer_settime, SYS_umask,
  SYS_uname, SYS_wait4, SYS_waitid,
};

static pid_t tree[MOST];
static int alive;

static void die(const char *what) { perror(what); exit(FAILED); }

static void remember(pid_t pid) {
  for (int i = 0; i < alive; i++)
    if (tree[i] == pid) return;
  if (alive == MOST) { fputs("killer: too many processes\n", stderr); exit(FAILED); }
  tree[alive++] = pid;
}

static void forget(pid_t pid) {
  for (int i = 0; i < alive; i++)
    if (tree[i] == pid) tree[i--] = tree[--alive];
}

/* Lets the kernel stop this process and all its descendants at the entry of each call that is to be counted. */
static void stop_at_calls(int all) {
  static struct sock_filter filter[2 * sizeof harmless / sizeof *harmless + 16];
  unsigned short length = 0;
#define ADD(...) (filter[length++] = (struct sock_filter)__VA_ARGS__)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define STOP BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE)
#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define UNLESS(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip)
/* To open a file for reading is to look at it. The flags are the lower half of the argument. */
#define OPENING(call, flags) \
  ADD(UNLESS(call, 5)); ADD(LOAD(flags)); \
  ADD(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, O_ACCMODE | O_CREAT | O_TRUNC)); \
  ADD(UNLESS(O_RDONLY, 1)); ADD(ALLOW); ADD(STOP)
  ADD(LOAD(nr));
  if (!all) {
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) { ADD(UNLESS(harmless[i], 1)); ADD(ALLOW); }
#ifdef SYS_open
    OPENING(SYS_open, args[1]);
#endif
    OPENING(SYS_openat, args[2]);
  }
  ADD(STOP);
  const struct sock_fprog program = {length, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) die("PR_SET_NO_NEW_PRIVS");
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0) die("PR_SET_SECCOMP");
}

static void start(int all, char **argv) {
  const long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                       PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  const pid_t pid = fork();
  if (pid < 0) die("fork");
  if (pid == 0) {
    raise(SIGSTOP);
    stop_at_calls(all);
    execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127);
  }
  int status;
  if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status)) die("waitpid");
  if (ptrace(PTRACE_SEIZE, pid, 0, options) < 0) die("PTRACE_SEIZE");
  remember(pid);
  kill(pid, SIGCONT);
}

/* Whether a call is a write that no file sees: into a pipe, to a terminal, to nowhere. */
static int is_talk(pid_t pid) {
  struct __ptrace_syscall_info info;
  struct stat st;
  char path[64];
  if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) <= 0) return 0;
  if (info.seccomp.nr != SYS_write && info.seccomp.nr != SYS_writev && info.seccomp.nr != SYS_sendfile) return 0;
  snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, (int)info.seccomp.args[0]);
  return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

/* None of them runs meanwhile: this process has the processor. One that was forked just now, and is not known yet,
   waits for us before its first instruction. */
static void kill_all(void) {
  for (int i = 0; i < alive; i++) kill(tree[i], SIGKILL);
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, __WALL)) > 0;)
    if (WIFSTOPPED(status)) kill(pid, SIGKILL);
  if (errno != ECHILD) die("waitpid");
}

int main(int argc, char **argv) {
  char *end = "";
  const int all = argc > 1 && strcmp(argv[1], "calls") == 0;
  const long wanted = argc > 3 ? strtol(argv[2], &end, 10) : -1;
  if (wanted < 0 || *end != '\0' || (!all && strcmp(argv[1], "changes") != 0)) {
    fputs("usage: killer calls|changes N PROGRAM ARG...\n", stderr);
    return USAGE;
  }
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  if (sched_setaffinity(0, sizeof one, &one) < 0) die("sched_setaffinity");
  /* Those whose parent is gone become children of this process, which so gets to wait for them. */
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) die("PR_SET_CHILD_SUBREAPER");
  /* With this process the kernel kills the tree (EXITKILL). */
  alarm(SECONDS);
  start(all, argv + 3);

  long calls = -1;
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, __WALL)) > 0;) {
    if (!WIFSTOPPED(status)) { forget(pid); continue; }
    remember(pid);
    const int signal = WSTOPSIG(status), event = status >> 16;
    if (event == PTRACE_EVENT_EXEC && calls < 0) calls = 0;
    if (event == PTRACE_EVENT_SECCOMP && calls >= 0 && (all || !is_talk(pid)) && ++calls == wanted) {
      kill_all();
      return KILLED;
    }
    /* A stop of its whole group lasts until a signal ends it; one without an event is for a signal to be handed on. */
    const int group = event == PTRACE_EVENT_STOP && signal != SIGTRAP;
    const long deliver = event == 0 ? signal : 0;
    if (ptrace(group ? PTRACE_LISTEN : PTRACE_CONT, pid, 0, deliver) < 0 && errno != ESRCH) die("ptrace");
  }
  if (errno != ECHILD) die("waitpid");
  if (calls < 0) return FAILED;
  fprintf(stderr, "killer: %ld calls\n", calls);
  return UNHURT;
}
