#!/bin/sh
# Makes running texts of words, a line or sentence a line, for the configurations beside this file.
# The end of a line is a word of its own to a model.
#   prepare.sh DATA FOLDER     DATA holds lm-corpora/wikitext-2 and brown; FOLDER gets wikitext-*.txt and brown-*.txt.
# WikiText-2: its validation part is to learn from and its test part to test.
# Brown: of each ten documents the first eight are to learn from, the ninth to choose by, the tenth to test.
set -eu
data=$1 folder=$2
mkdir -p "$folder"
gzip -dc "$data/lm-corpora/wikitext-2/wiki.valid.tokens.gz" > "$folder/wikitext-train.txt"
gzip -dc "$data/lm-corpora/wikitext-2/wiki.test.tokens.gz" > "$folder/wikitext-test.txt"
gzip -dc "$data/brown/brown.tagged.jsonl.gz" |
    sed -E 's/^\{"file": "([a-z0-9]+)".*"tokens": \["(.*)"\], "tags": .*$/\1 \2/; s/", "/ /g; s/\\"/"/g; s/\\\\/\\/g' |
    awk -v folder="$folder" '
        $1 != document { document = $1; number++ }
        { part = number % 10 == 9 ? "validation" : number % 10 == 0 ? "test" : "train"; sub(/^[^ ]+ /, ""); print > (folder "/brown-" part ".txt") }'
