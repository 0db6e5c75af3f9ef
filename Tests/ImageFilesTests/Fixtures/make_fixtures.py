#!/usr/bin/env python3
"""Writes the pictures of these tests: python3 make_fixtures.py (Pillow 13.0.0 and NumPy were used).

All show one picture of 64 × 64 pixels: red rises to the right, green downwards, blue in the upper left quarter.
jpeg.rgb is what Pillow makes of jpeg.jpg at 32 × 32: red, green and blue plane.
"""
import os
import struct
import zlib

import numpy as np
from PIL import Image

os.chdir(os.path.dirname(os.path.abspath(__file__)))
SIDE = 64
y, x = np.mgrid[0:SIDE, 0:SIDE]
pixels = np.stack([x * 4, y * 3 + 40, np.where((x < 32) & (y < 32), 200, 30)], axis=2).astype("u1")
picture = Image.fromarray(pixels)
full = dict(quality=92, subsampling=0)

picture.save("jpeg.jpg", **full)
reduced = np.asarray(Image.open("jpeg.jpg").reduce(2)).transpose(2, 0, 1)
open("jpeg.rgb", "wb").write(reduced.tobytes())
picture.save("jpeg-420.jpg", quality=92, subsampling=2)
picture.save("jpeg-progressive.jpg", progressive=True, **full)
picture.convert("L").save("jpeg-grey.jpg", quality=92)
picture.convert("CMYK").save("jpeg-cmyk.jpg", quality=92)

# What must be done to the upright picture so that the orientation undoes it.
stored = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
for value, turn in stored.items():
    exif = Image.Exif()
    exif[0x0112] = value
    picture.transpose(turn).save(f"jpeg-orientation-{value}.jpg", exif=exif, **full)

alpha = Image.fromarray(np.dstack([pixels, (x * 4).astype("u1")]))
picture.save("png.png")
alpha.save("png-alpha.png")
picture.quantize(64).save("png-palette.png")
picture.quantize(64).convert("RGB").save("png-palette-expected.png")
picture.convert("L").save("png-grey.png")
picture.convert("L").convert("1").save("png-1bit.png")
picture.save("png-animated.png", save_all=True, append_images=[picture.transpose(Image.Transpose.ROTATE_180)])
picture.save("gif.jpg", format="GIF")
picture.save("webp.png", format="WEBP")
picture.save("bmp.jpg", format="BMP")
picture.save("tiff.png", format="TIFF", compression="tiff_lzw")


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


# Pillow writes no colours of 16 bits. Every value v becomes v · 257, so that 8 bits give v again.
rows = b"".join(b"\0" + (pixels[r].astype(">u2") * 257).astype(">u2").tobytes() for r in range(SIDE))
open("png-16bit.png", "wb").write(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 16, 2, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
