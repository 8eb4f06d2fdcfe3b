#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdbool.h>

/// Whether allocations of this thread can be counted on this platform.
bool allocation_counter_works(void);

/// Starts counting this thread's calls to malloc and its relatives, from zero.
void allocation_counter_start(void);

/// Stops counting and returns how many calls there were.
long allocation_counter_stop(void);

#endif
