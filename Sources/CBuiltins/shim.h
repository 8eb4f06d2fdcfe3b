/// The compiler's builtins that Swift has no word for.

/// Asks for the cache line at `address`, into the second cache level; any address will do.
static inline __attribute__((always_inline)) void sweep_prefetch(const void *address) {
  __builtin_prefetch(address, 0, 2);
}

typedef float sweep_floats __attribute__((ext_vector_type(8)));
typedef int sweep_integers __attribute__((ext_vector_type(8)));

/// The nearest floats of eight integers.
static inline __attribute__((always_inline)) sweep_floats sweep_nearest_floats(sweep_integers integers) {
  return __builtin_convertvector(integers, sweep_floats);
}
