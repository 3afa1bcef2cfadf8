#!/bin/sh
# Every stage behind the shipped weights, in order: sh recipe.sh RUNS. What they gave is in docs/model-card.md,
# with the comparisons of networks and losses. Stages 1 to 5 and 8 were run with the first four heads and an earlier renderer; with today's
# heads and render.py they draw other samples.
set -eu
runs=$1
table=$runs/table.npz
train() { out=$1; shift; python3 train.py --out "$runs/$out" --bf16 "$@"; }

# 1. The three networks under one budget: 200 batches of 8 crops of 160 x 160.
same="--size 160 --batch 8 --steps 200 --lr 5e-4 --lr-end 5e-5 --warmup 20 --seed 3"
train eq101 --depth 101 $same
train eq34 --depth 34 $same
train equnet --family unet $same

# 2. The feature network of the contextual loss.
python3 features.py --out "$runs/features" --minutes 6
python3 export.py "$runs/features/last.pt" --id features-mr --name "MR features (VGG-19 shape, width 16)" --weights net --card cards/features.json

# 3. DRUNet-101 goes on: more crops, then whole slices.
train main101 --depth 101 --init "$runs/eq101/last.pt" --size 160 --batch 8 --steps 838 --lr 4e-4 --lr-end 4e-5 --warmup 20 --seed 4
whole="--size 448 --batch 2 --lr 1e-4 --lr-end 1e-5 --freeze-bn --seed 5"
train pixel101 --depth 101 --init "$runs/main101/last.pt" --steps 80 --warmup 10 $whole

# 4. The page's format; and DRUNet-101 goes on from there: crops of 224 x 224, then whole slices with the contextual loss.
python3 export.py "$runs/pixel101/last.pt" --id first101 --name DRUNet-101 --out "$runs" --card cards/drunet101.json
python3 export.py "$runs/eq34/last.pt" --id first34 --name DRUNet-34 --out "$runs" --card cards/drunet34.json
train more101 --depth 101 --init "$runs/first101" --size 224 --batch 4 --steps 2658 --lr 3e-4 --lr-end 2e-5 --warmup 30 --seed 21
train whole101 --depth 101 --init "$runs/more101/last.pt" --steps 90 --warmup 10 $whole --contextual 0.05
python3 export.py "$runs/more101/last.pt" "$runs/whole101/last.pt" --id drunet101-t1t2 --name DRUNet-101 --out "$runs" --version 0.3.0 --card cards/drunet101.json

# 5. DRUNet-34 goes on with its stages at an eighth of the resolution and finer: 2.7 of its 39.8 M parameters.
train more34 --depth 34 --init "$runs/first34" --size 224 --batch 4 --steps 3367 --lr 3e-4 --lr-end 1e-5 --warmup 30 --seed 31 --freeze-bn \
  --train 'conv1|bn1|layer1|layer2|up2|up3|head'
python3 export.py "$runs/more34/last.pt" --id fourth34 --name DRUNet-34 --out "$runs" --version 0.4.0 --card cards/drunet34.json

# 6. DRUNet-34 goes on, all of it, with thirty-one heads: 98 minutes of two cores, with an earlier form of heads.py, render.py and scanner.py.
#    In the last tenth of that time it saw whole slices, with frozen batch norms.
train people34 --depth 34 --init "$runs/fourth34" --size 224 --batch 8 --steps 3381 --lr 3e-4 --lr-end 6e-6 --warmup 60 --channels-last --seed 1
python3 export.py "$runs/people34/last.pt" --id drunet34-t1t2 --name DRUNet-34 --version 0.5.0 --card cards/drunet34.json --default

# 7. DRUNet-101 goes on with thirty-one heads of the present form: 71 minutes of two cores, then 8 on whole slices; written in four bits, fitted to 16 training crops.
train people101 --depth 101 --init "$runs/drunet101-t1t2" --size 224 --batch 6 --steps 1432 --lr 2.5e-4 --lr-end 5e-6 --warmup 60 --channels-last --seed 41
train more-whole101 --depth 101 --init "$runs/people101/last.pt" --size 448 --batch 2 --steps 147 --lr 4e-5 --lr-end 2e-6 --warmup 5 --freeze-bn \
  --ema 0.99 --channels-last --seed 43
python3 export.py "$runs/more-whole101/last.pt" --id drunet101-t1t2 --name DRUNet-101 --version 0.6.0 --bits 4 --crops 16 --card cards/drunet101.json

# 8. The losses compared, from the DRUNet-34 of stage 1: the pixel loss alone, and the contextual loss added.
train pixel34 --depth 34 --init "$runs/first34" --steps 30 --warmup 3 $whole
train context34 --depth 34 --init "$runs/first34" --steps 30 --warmup 3 $whole --contextual 0.05

# 9. Evidence.
shipped="../../public/models/drunet101-t1t2 ../../public/models/drunet34-t1t2"
ct=../../../shared/data/ct-head-ge
python3 evaluate.py table --out "$table"
python3 evaluate.py held-out --person mr-brain --every 4 --table "$table" --json "$runs/figures.json" --models $shipped
python3 evaluate.py held-out --person ms03 --every 3 --table "$table" --json "$runs/figures.json" --models $shipped
python3 evaluate.py markdown --json "$runs/figures.json"
python3 evaluate.py lesions --every 12 --models $shipped
python3 evaluate.py steadiness --ct $ct --range 8 25 --models $shipped
for model in $shipped; do python3 evaluate.py volumes --model "$model" --ct $ct; done
python3 evaluate.py ceiling
python3 evaluate.py quantised --checkpoint "$runs/people34/last.pt" --model ../../public/models/drunet34-t1t2
python3 realism.py distances --ct $ct
python3 realism.py tie
