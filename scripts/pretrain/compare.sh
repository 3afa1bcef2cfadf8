#!/bin/sh
# The paper's tables 2 to 4 in our own figures: sh compare.sh RUNS losses | depths
#
# losses: DRUNet-34, every loss from the shipped weights. depths: DRUNet-18 to 101 and the U-Net from nothing. All of a comparison see the same
# samples in the same order for the same number of steps, 8 crops of 224 x 224 each. Two run at a time, one core each, best of an idle machine
# with two: a loss takes about 50 minutes there, the deepest network 45. What has ended is not done again, and what was
# broken off goes on from its last checkpoint as if it had not been.
set -eu
# A quarter of the time went into giving memory back to the system, and taking it again, at each step.
export GLIBC_TUNABLES=glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=100000000000:glibc.malloc.hugetlb=1 THP_MEM_ALLOC_ENABLE=1
runs=$1
same="--size 224 --batch 8 --workers 0 --threads 1 --bf16 --channels-last --seed 71 --log-every 25"

# one NAME STEPS OPTIONS...: a contestant
one() {
  name=$1 steps=$2
  shift 2
  [ -e "$runs/$name/ended" ] && return
  [ -e "$runs/$name/last.pt" ] && set -- "$@" --resume --replay
  OMP_NUM_THREADS=1 python3 train.py --out "$runs/$name" $same --steps "$steps" "$@" >>"$runs/$name.log" 2>&1 && touch "$runs/$name/ended"
}
judge() {
  for person in mr-brain ms03; do
    python3 evaluate.py held-out --person $person --every 3 --json "$runs/$1.json" --models $2
  done
  python3 evaluate.py markdown --region brain --json "$runs/$1.json"
  python3 evaluate.py t-tests --json "$runs/$1.json"
}

mkdir -p "$runs"
case $2 in
losses)
  of34="--depth 34 --init ../../public/models/drunet34-t1t2 --lr 1e-4 --lr-end 1e-6 --warmup 30"
  { one mse 900 $of34 --pixel mse; one contextual 900 $of34 --pixel-weight 0 --contextual 1; } &
  { one bce 900 $of34 --pixel bce; one sum 900 $of34 --pixel mse bce --contextual 0.05; } &
  wait
  judge losses "$runs/mse/last.pt $runs/bce/last.pt $runs/contextual/last.pt $runs/sum/last.pt"
  ;;
depths)
  new="--lr 5e-4 --lr-end 5e-6 --warmup 50"
  { one drunet101 350 --depth 101 $new; one drunet18 350 --depth 18 $new; } &
  { one drunet34 350 --depth 34 $new; one drunet50 350 --depth 50 $new; one unet 350 --family unet $new; } &
  wait
  judge depths "$runs/drunet18/last.pt $runs/drunet34/last.pt $runs/drunet50/last.pt $runs/drunet101/last.pt $runs/unet/last.pt"
  ;;
*)
  echo "$2 is neither losses nor depths" >&2
  exit 1
  ;;
esac
