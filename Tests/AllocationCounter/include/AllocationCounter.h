#pragma once

/// Allocations the calling thread has made so far, by any of the C library's functions.
///
/// Linking this library replaces malloc and its relatives by ones that count and then go on to the C
/// library's own.
long allocations_of_this_thread(void);
