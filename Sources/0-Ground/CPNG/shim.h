#include <png.h>

/// Macros that Swift does not import.
static const png_uint_32 ddh_png_rgba = PNG_FORMAT_RGBA;
static const png_uint_32 ddh_png_16_bits_are_srgb = PNG_IMAGE_FLAG_16BIT_sRGB;
