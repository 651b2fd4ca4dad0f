#!/bin/sh
# Gives GoEmotions' comments an emoji for each of their emotions, for `glossa emoji corpus` to take out again:
# text to pre-train on emoji with.
#   moods.sh DATA FOLDER     DATA holds goemotions; FOLDER gets moods.txt, an emoji a line, and train.jsonl, dev.jsonl, test.jsonl.
set -eu
data=$1 folder=$2
mkdir -p "$folder"
# The emotions of labels.txt in their order, neutral comments have none: admiration, amusement, anger, annoyance, approval, caring,
# confusion, curiosity, desire, disappointment, disapproval, disgust, embarrassment, excitement, fear, gratitude, grief,
# joy, love, nervousness, optimism, pride, realization, relief, remorse, sadness, surprise.
printf '%s\n' 👏 😂 😠 😒 👍 🤗 😕 🤔 😍 😞 👎 🤢 😳 🎉 😨 🙏 💔 😄 ❤ 😬 🙂 😌 💡 😮‍💨 🥺 😢 😲 > "$folder/moods.txt"
for part in train dev test; do
    gzip -dc "$data/goemotions/$part.jsonl.gz" | awk '
        NR == FNR { mood[NR - 1] = $0; next }
        match($0, /", "labels": \[[0-9, ]*\]/) {
            labels = substr($0, RSTART + 14, RLENGTH - 15)
            count = split(labels, label, /, */)
            text = substr($0, 1, RSTART - 1)
            for (i = 1; i <= count; i++) if (label[i] in mood) text = text " " mood[label[i]]
            print text "\"}"
        }' "$folder/moods.txt" - > "$folder/$part.jsonl"
done
