// The program that a release installs as `mapreduce`: it becomes the build beside it that suits the processor. There are three, because
// code for every x86-64 processor takes a tenth to a quarter more time in the hot loops than code for this one.
//
// mapreduce-v4  x86-64-v4: AVX-512
// mapreduce-v3  x86-64-v3: AVX2, BMI2, FMA
// mapreduce-v2  x86-64-v2: SSE4.2, POPCNT, which is the least that the .NET runtime needs
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <limits.h>

static int level(void) {
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi") || !__builtin_cpu_supports("bmi2") || !__builtin_cpu_supports("fma")
        || !__builtin_cpu_supports("lzcnt") || !__builtin_cpu_supports("movbe") || !__builtin_cpu_supports("f16c")) return 2;
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") ? 4 : 3;
}

int main(int count, char **arguments) {
    (void)count;
    char path[PATH_MAX + 8];
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);
    if (length <= 0 || length >= PATH_MAX) {
        fprintf(stderr, "mapreduce: /proc/self/exe cannot be read: %s\n", length < 0 ? strerror(errno) : "the path is too long");
        return 1;
    }
    if (!__builtin_cpu_supports("sse4.2") || !__builtin_cpu_supports("popcnt")) {
        fputs("mapreduce: this processor is older than x86-64-v2 (SSE4.2, POPCNT), which the program needs\n", stderr);
        return 1;
    }
    for (int tried = level(); tried >= 2; tried--) {
        snprintf(path + length, 8, "-v%d", tried);
        execv(path, arguments);
        // A build that is there and does not start is an error: a slower one would only hide it.
        if (errno != ENOENT) break;
    }
    if (errno == ENOENT) snprintf(path + length, 8, "-v*");
    fprintf(stderr, "mapreduce: %s cannot be started: %s; install the program again, or copy its whole folder: this file only starts those beside it\n", path, strerror(errno));
    return 1;
}
