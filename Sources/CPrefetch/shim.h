/// Asks for the cache line at `address`, into the second cache level; any address will do.
static inline __attribute__((always_inline)) void sweep_prefetch(const void *address) {
  __builtin_prefetch(address, 0, 2);
}
