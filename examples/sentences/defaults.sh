#!/bin/sh
# Trains each kind of text classifier as `glossa init config` gives it, with three seeds, and scores it on other texts:
#   examples/sentences/defaults.sh TRAIN SCORED [FOLDER]
set -e
train=$1 scored=$2 folder=${3:-defaults}
mkdir -p "$folder"
for kind in ngrams cnn ensemble regions lstm; do
    ./glossa init config --kind "$kind" --train "$train" --output "$folder/$kind.yaml" --overwrite
    for seed in 1 2 3; do
        ./glossa train "$folder/$kind.yaml" --seed "$seed" --output "$folder/$kind-$seed" --overwrite > /dev/null
        printf '%s, seed %s: ' "$kind" "$seed"
        ./glossa evaluate "$folder/$kind-$seed" "$scored" | grep '^accuracy\|^calibration'
    done
done
