// Loaded before libc (LD_PRELOAD), it counts the system calls that touch files under a folder, and lets the one with a
// given number fail, or kills the process there: what a full disk, a failing disk or a power cut would do at that very call.
//   FAULT_UNDER  the folder
//   FAULT_AT     0-based number of the call
//   FAULT_ERROR  what it fails with, an errno; "kill" for kill -9 before it is made
//   FAULT_LASTS  if set, all calls from then on fail, as on a disk that stays full
//   FAULT_CALLS  calls that count, as "write,fsync"; all if unset
//   FAULT_LOG    a file elsewhere that the name of each counted call is appended to
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_int calls;

static int is_under(const char *path) {
  const char *folder = getenv("FAULT_UNDER");
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_file_under(int file) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_under(path);
}

// Whether a path, from the open folder or the current one where it is relative, is under the folder.
static int is_under_at(int folder, const char *path) {
  char link[64], whole[2 * PATH_MAX];
  if (!path || path[0] == '/') return is_under(path);
  if (folder == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
  else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
  ssize_t length = readlink(link, whole, PATH_MAX - 1);
  if (length < 0) return 0;
  snprintf(whole + length, sizeof whole - length, "/%s", path);
  return is_under(whole);
}

static int matters(const char *call) {
  const char *wanted = getenv("FAULT_CALLS");
  if (!wanted) return 1;
  size_t length = strlen(call);
  for (const char *at = wanted; (at = strstr(at, call)); at += length)
    if ((at == wanted || at[-1] == ',') && (at[length] == 0 || at[length] == ',')) return 1;
  return 0;
}

// Whether the call is to fail, with errno set.
static int fails(const char *call) {
  if (!matters(call)) return 0;
  int number = atomic_fetch_add(&calls, 1);
  const char *log = getenv("FAULT_LOG"), *at = getenv("FAULT_AT"), *error = getenv("FAULT_ERROR");
  if (log) {
    FILE *file = fopen(log, "a");
    if (file) {
      fprintf(file, "%s\n", call);
      fclose(file);
    }
  }
  if (!at || !error) return 0;
  if (number != atoi(at) && !(number > atoi(at) && getenv("FAULT_LASTS"))) return 0;
  if (strcmp(error, "kill") == 0) kill(getpid(), SIGKILL);
  errno = atoi(error);
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ON_FILE(name, call, result, parameters, arguments) \
  result name parameters { return is_file_under(file) && fails(call) ? -1 : REAL(name) arguments; }
#define ON_PATH(name, call, parameters, arguments) \
  int name parameters { return is_under(path) && fails(call) ? -1 : REAL(name) arguments; }
#define ON_OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; \
    va_start(rest, flags); \
    int mode = va_arg(rest, int); \
    va_end(rest); \
    return is_under(path) && fails("open") ? -1 : REAL(name)(path, flags, mode); \
  }

#define ON_PATH_AT(name, call, parameters, arguments) \
  int name parameters { return is_under_at(folder, path) && fails(call) ? -1 : REAL(name) arguments; }

int openat(int folder, const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = va_arg(rest, int);
  va_end(rest);
  return is_under_at(folder, path) && fails("open") ? -1 : REAL(openat)(folder, path, flags, mode);
}

ON_PATH_AT(renameat, "rename", (int folder, const char *path, int to_folder, const char *to), (folder, path, to_folder, to))
ON_PATH_AT(unlinkat, "unlink", (int folder, const char *path, int flags), (folder, path, flags))

ON_OPEN(open)
ON_OPEN(open64)
ON_FILE(write, "write", ssize_t, (int file, const void *bytes, size_t count), (file, bytes, count))
ON_FILE(pwrite, "write", ssize_t, (int file, const void *bytes, size_t count, off_t at), (file, bytes, count, at))
ON_FILE(pwrite64, "write", ssize_t, (int file, const void *bytes, size_t count, off64_t at), (file, bytes, count, at))
ON_FILE(pwritev, "write", ssize_t, (int file, const struct iovec *parts, int count, off_t at), (file, parts, count, at))
ON_FILE(pwritev64, "write", ssize_t, (int file, const struct iovec *parts, int count, off64_t at), (file, parts, count, at))
ON_FILE(read, "read", ssize_t, (int file, void *bytes, size_t count), (file, bytes, count))
ON_FILE(pread, "read", ssize_t, (int file, void *bytes, size_t count, off_t at), (file, bytes, count, at))
ON_FILE(pread64, "read", ssize_t, (int file, void *bytes, size_t count, off64_t at), (file, bytes, count, at))
ON_FILE(fsync, "fsync", int, (int file), (file))
ON_FILE(fdatasync, "fsync", int, (int file), (file))
ON_FILE(ftruncate, "truncate", int, (int file, off_t length), (file, length))
ON_FILE(ftruncate64, "truncate", int, (int file, off64_t length), (file, length))
ON_PATH(rename, "rename", (const char *path, const char *to), (path, to))
ON_PATH(link, "link", (const char *path, const char *to), (path, to))
ON_PATH(unlink, "unlink", (const char *path), (path))
ON_PATH(mkdir, "mkdir", (const char *path, mode_t mode), (path, mode))
