package dev.llmnode.inference.text.template;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The functions that any template can call. */
final class Functions {
    /** The directives of C's {@code strftime} in the C locale, as patterns of {@link DateTimeFormatter}. */
    private static final Map<Character, String> DIRECTIVES = Map.ofEntries(
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('b', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('c', "EEE MMM ppd HH:mm:ss yyyy"),
            Map.entry('d', "dd"),
            Map.entry('D', "MM/dd/yy"),
            Map.entry('e', "ppd"),
            Map.entry('f', "SSSSSS"),
            Map.entry('F', "yyyy-MM-dd"),
            Map.entry('h', "MMM"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('j', "DDD"),
            Map.entry('m', "MM"),
            Map.entry('M', "mm"),
            Map.entry('p', "a"),
            Map.entry('S', "ss"),
            Map.entry('T', "HH:mm:ss"),
            Map.entry('x', "MM/dd/yy"),
            Map.entry('X', "HH:mm:ss"),
            Map.entry('y', "yy"),
            Map.entry('Y', "yyyy"));

    private final Clock clock;
    private final Budget budget;

    Functions(Clock clock, Budget budget) {
        this.clock = clock;
        this.budget = budget;
    }

    void defineIn(Scope scope) {
        define(scope, "raise_exception", arguments -> {
            throw TemplateFailure.refusal(arguments.only("message").text(0, "message"));
        });
        define(
                scope,
                "strftime_now",
                arguments -> Value.of(now(arguments.only("format").text(0, "format"))));
        define(scope, "range", this::range);
        define(scope, "namespace", arguments -> new Namespace(entries(arguments)));
        define(scope, "dict", arguments -> Value.dict(entries(arguments)));
    }

    private static void define(Scope scope, String name, Value.Function function) {
        scope.set(name, new Value.Callable(name, function));
    }

    private static Map<String, Value> entries(CallArguments arguments) {
        Map<String, Value> entries = new LinkedHashMap<>();
        for (Value initial : arguments.positional()) {
            if (!(initial instanceof Value.Dict(var given))) {
                throw new TemplateFailure(
                        "%s wants a dictionary, not %s".formatted(arguments.callee(), Operators.described(initial)));
            }
            given.forEach((key, value) -> entries.put(Repr.str(key), value));
        }
        entries.putAll(arguments.named());
        return entries;
    }

    private Value range(CallArguments arguments) {
        arguments.only("start", "stop", "step");
        arguments.require(0, "stop");
        boolean one = arguments.positional().size() == 1;
        long start = one ? 0 : arguments.whole(0, "start", 0);
        long stop = arguments.whole(one ? 0 : 1, "stop", 0);
        long step = arguments.whole(2, "step", 1);
        if (step == 0) {
            throw new TemplateFailure("range has a step of zero");
        }
        long count = Math.max(0, Math.ceilDiv(Math.subtractExact(stop, start), step));
        budget.size(count);
        budget.steps(count);
        return Value.list(IntStream.range(0, (int) count)
                .mapToObj(i -> Value.of(start + i * step))
                .toList());
    }

    private String now(String format) {
        ZonedDateTime now = ZonedDateTime.now(clock);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                text.append(c);
                continue;
            }
            boolean unpadded = format.charAt(i + 1) == '-' && i + 2 < format.length();
            i += unpadded ? 2 : 1;
            String value = directive(format.charAt(i), now);
            text.append(unpadded ? value.replaceFirst("^[0 ]+(?=.)", "") : value);
        }
        return text.toString();
    }

    private static String directive(char letter, ZonedDateTime now) {
        String pattern = DIRECTIVES.get(letter);
        if (pattern != null) {
            return now.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
        }
        return letter == '%' ? "%" : "%" + letter;
    }

    /** The one kind of value that can be changed, so that loops can hand something out. */
    static final class Namespace implements Value.Host {
        private final Map<String, Value> attributes;

        Namespace(Map<String, Value> attributes) {
            this.attributes = new HashMap<>(attributes);
        }

        @Override
        public Value attribute(String name) {
            Value value = attributes.get(name);
            return value == null ? new Value.Undefined(name) : value;
        }

        void set(String name, Value value) {
            attributes.put(name, value);
        }
    }
}
