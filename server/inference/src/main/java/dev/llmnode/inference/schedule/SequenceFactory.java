package dev.llmnode.inference.schedule;

import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.InvalidRequestException;
import dev.llmnode.inference.Prompt;
import dev.llmnode.inference.PromptTooLongException;
import dev.llmnode.inference.sample.SamplerFactory;
import dev.llmnode.inference.text.ChatTemplate;
import dev.llmnode.inference.text.Tokenizer;
import dev.llmnode.inference.text.Tokenizer.SpecialTokens;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Makes sequences of requests, on the caller's thread: rendering and cutting a long prompt must not hold up the engine. */
final class SequenceFactory {
    private final Tokenizer tokenizer;
    private final ChatTemplate chatTemplate;
    private final SamplerFactory samplers;
    private final int contextLength;
    private final int unreadCharacters;
    private final Mailbox mailbox;
    private final LongSupplier clock;

    SequenceFactory(
            Tokenizer tokenizer,
            ChatTemplate chatTemplate,
            SamplerFactory samplers,
            int contextLength,
            int unreadCharacters,
            Mailbox mailbox,
            LongSupplier clock) {
        this.tokenizer = tokenizer;
        this.chatTemplate = chatTemplate;
        this.samplers = samplers;
        this.contextLength = contextLength;
        this.unreadCharacters = unreadCharacters;
        this.mailbox = mailbox;
        this.clock = clock;
    }

    Sequence create(GenerationRequest request) {
        int[] prompt = encode(request.prompt());
        if (prompt.length == 0) {
            throw new InvalidRequestException("prompt", "The prompt has no tokens");
        }
        if (prompt.length >= contextLength) {
            throw new PromptTooLongException("prompt", prompt.length, contextLength);
        }
        Long chosen = request.sampling().seed();
        long seed = chosen == null ? ThreadLocalRandom.current().nextLong() : chosen;
        return new Sequence(
                prompt,
                request,
                contextLength,
                samplers.create(request.sampling(), seed),
                new AnswerText(tokenizer, request.stop()),
                sequence -> new SequenceStream(unreadCharacters, wish -> mailbox.send(wish, sequence)),
                clock.getAsLong());
    }

    private int[] encode(Prompt prompt) {
        return switch (prompt) {
            case Prompt.Raw raw -> tokenizer.encode(raw.text(), SpecialTokens.PARSE_AND_ADD);
            case Prompt.Chat chat -> tokenizer.encode(chatTemplate.render(chat.messages(), true), SpecialTokens.PARSE);
            case Prompt.Tokens tokens -> checked(tokens.ids());
        };
    }

    private int[] checked(int[] ids) {
        for (int id : ids) {
            if (id < 0 || id >= tokenizer.vocabularySize()) {
                throw new InvalidRequestException(
                        "prompt", "Token %d is not in the vocabulary of %d".formatted(id, tokenizer.vocabularySize()));
            }
        }
        return ids;
    }
}
