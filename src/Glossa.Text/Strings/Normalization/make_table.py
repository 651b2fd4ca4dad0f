"""Writes unicode.txt, the table of UnicodeNormalization.cs, from Python's copy of the Unicode Character Database.

usage: make_table.py > unicode.txt

c FIRST LAST CLASS   characters that combine, with their canonical combining class
d CHARACTER PARTS    a canonical decomposition that is put together again
e CHARACTER PARTS    one that is not (composition exclusions, singletons, non-starters)
k CHARACTER PARTS    a compatibility decomposition
"""
import unicodedata

print(f"# Unicode {unicodedata.unidata_version}, Unicode License v3; made by make_table.py")
classes = [unicodedata.combining(chr(i)) for i in range(0x110000)]
start = 0
for i in range(1, 0x110001):
    if i == 0x110000 or classes[i] != classes[start]:
        if classes[start]:
            print(f"c {start:X} {i - 1:X} {classes[start]}")
        start = i
for i in range(0x110000):
    parts = unicodedata.decomposition(chr(i)).split()
    if not parts:
        continue
    if parts[0].startswith("<"):
        print("k", f"{i:X}", *parts[1:])
    else:
        composes = unicodedata.normalize("NFC", chr(i)) == chr(i) and len(parts) == 2
        print("d" if composes else "e", f"{i:X}", *parts)
