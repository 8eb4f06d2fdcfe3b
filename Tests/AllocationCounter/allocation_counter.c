// Counts the heap allocations of one thread. The functions below stand in front of the C library's in the whole test
// program, Swift's runtime included, and pass every call on. Those that OpenBLAS makes for itself do not count: some of
// its kernels for very small products pack into a fresh buffer, which is its business.
#define _GNU_SOURCE
#include "allocation_counter.h"

#include <errno.h>
#include <stddef.h>

static _Thread_local bool is_counting = false;
static _Thread_local long count = 0;

void allocation_counter_start(void) {
  count = 0;
  is_counting = true;
}

long allocation_counter_stop(void) {
  is_counting = false;
  return count;
}

#if defined(__GLIBC__) || (defined(__linux__) && defined(__has_include) && __has_include(<gnu/libc-version.h>))

bool allocation_counter_works(void) { return true; }

#include <dlfcn.h>
#include <string.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t number, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static void note(void *caller) {
  if (!is_counting) return;
  Dl_info library;
  if (dladdr(caller, &library) && library.dli_fname && strstr(library.dli_fname, "libopenblas")) return;
  count++;
}

void *malloc(size_t size) {
  note(__builtin_return_address(0));
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  note(__builtin_return_address(0));
  return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
  note(__builtin_return_address(0));
  return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
  note(__builtin_return_address(0));
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  note(__builtin_return_address(0));
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  note(__builtin_return_address(0));
  *result = __libc_memalign(alignment, size);
  return *result == NULL && size != 0 ? ENOMEM : 0;
}

#else

bool allocation_counter_works(void) { return false; }

#endif
