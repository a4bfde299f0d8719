package dev.llmnode.inference.model;

/**
 * What a decoder-only transformer is, so that a runner can build it without knowing its file or its family's name.
 *
 * @param architecture family as its file names it, for messages only
 * @param layers number of blocks
 * @param width residual stream, features
 * @param feedForwardWidth hidden features of the gated feed-forward part (SiLU gate)
 * @param heads query heads
 * @param keyValueHeads key and value heads; divides {@code heads} (grouped-query attention, Ainslie et al. 2023)
 * @param headSize features of a head
 * @param ropeDimensions how many features of a head are rotated (RoPE, Su et al. 2021), adjacent pairs
 * @param ropeBase base of the rotation's frequencies
 * @param ropeScale positions are divided by it; 1 for none
 * @param normEpsilon of the root-mean-square norms
 * @param vocabularySize token ids
 * @param contextLength positions
 * @param tiedEmbedding whether the head reuses the embedding's weights
 */
public record DecoderSpec(
        String architecture,
        int layers,
        int width,
        int feedForwardWidth,
        int heads,
        int keyValueHeads,
        int headSize,
        int ropeDimensions,
        float ropeBase,
        float ropeScale,
        float normEpsilon,
        int vocabularySize,
        int contextLength,
        boolean tiedEmbedding) {

    public DecoderSpec {
        if (heads < 1 || keyValueHeads < 1 || heads % keyValueHeads != 0) {
            throw new ModelFormatException("%d heads cannot share %d key-value heads".formatted(heads, keyValueHeads));
        }
    }
}
