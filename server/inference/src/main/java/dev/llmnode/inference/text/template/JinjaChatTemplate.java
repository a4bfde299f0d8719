package dev.llmnode.inference.text.template;

import dev.llmnode.inference.ChatMessage;
import dev.llmnode.inference.text.ChatTemplate;
import dev.llmnode.inference.text.ChatTemplateException;
import dev.llmnode.inference.text.jinja.Statement;
import dev.llmnode.inference.text.jinja.TemplateParser;
import dev.llmnode.inference.text.jinja.TemplateSyntaxException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat template in the language of Jinja2, as models bring it along.
 *
 * <p>It sees what Hugging Face's libraries hand to templates: {@code messages} (each with {@code role} and
 * {@code content}), {@code add_generation_prompt}, {@code tools} and {@code documents} (none), the special tokens' names,
 * and the functions {@code raise_exception} and {@code strftime_now}.
 */
public final class JinjaChatTemplate implements ChatTemplate {
    /** ChatML, for models that bring no template. */
    public static final String CHATML = """
            {%- for message in messages %}
                {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
            {%- endfor %}
            {%- if add_generation_prompt %}
                {{- '<|im_start|>assistant\\n' }}
            {%- endif %}
            """;

    private final List<Statement> statements;
    private final Map<String, String> tokens;
    private final Clock clock;

    private JinjaChatTemplate(List<Statement> statements, Map<String, String> tokens, Clock clock) {
        this.statements = statements;
        this.tokens = Map.copyOf(tokens);
        this.clock = clock;
    }

    /**
     * Reads a template.
     *
     * @param source in the language of Jinja2
     * @param tokens special tokens' names by variable, such as {@code bos_token}
     * @param clock for {@code strftime_now}
     * @throws TemplateSyntaxException if it is not well-formed
     */
    public static JinjaChatTemplate parse(String source, Map<String, String> tokens, Clock clock) {
        return new JinjaChatTemplate(TemplateParser.parse(source, Evaluator.builtins()), tokens, clock);
    }

    @Override
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
        Value turns = Value.list(messages.stream().map(JinjaChatTemplate::turn).toList());
        return render(Map.of(
                "messages", turns,
                "add_generation_prompt", Value.of(addGenerationPrompt),
                "tools", Value.none(),
                "documents", Value.none()));
    }

    private static Value turn(ChatMessage message) {
        Map<String, Value> turn = new LinkedHashMap<>();
        turn.put("role", Value.of(message.role()));
        turn.put("content", Value.of(message.content()));
        return Value.dict(turn);
    }

    String render(Map<String, Value> variables) {
        Budget budget = new Budget();
        Renderer renderer = new Renderer(budget);
        Scope scope = new Scope(null);
        new Functions(clock, budget).defineIn(scope);
        tokens.forEach((name, token) -> scope.set(name, Value.of(token)));
        variables.forEach(scope::set);
        try {
            return renderer.render(statements, scope);
        } catch (TemplateFailure e) {
            throw e.isRefusal()
                    ? new ChatTemplateException(String.valueOf(e.getMessage()))
                    : failure(renderer, String.valueOf(e.getMessage()));
        } catch (ArithmeticException e) {
            throw failure(renderer, "a number is too large (%s)".formatted(e.getMessage()));
        } catch (StackOverflowError e) { // a loop can put lists into lists without end; nothing is left half-done here
            throw failure(renderer, "lists are nested too deeply");
        }
    }

    private static ChatTemplateException failure(Renderer renderer, String message) {
        return new ChatTemplateException(
                "The model's chat template fails in line %d: %s".formatted(renderer.line(), message));
    }
}
