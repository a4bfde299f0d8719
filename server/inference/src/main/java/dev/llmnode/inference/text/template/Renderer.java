package dev.llmnode.inference.text.template;

import dev.llmnode.inference.text.jinja.Expression;
import dev.llmnode.inference.text.jinja.Statement;
import dev.llmnode.inference.text.jinja.Statement.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a template's statements once. */
final class Renderer {
    private final Budget budget;
    private final Evaluator evaluator;
    private StringBuilder out = new StringBuilder();
    private int line;

    /** How a statement ended. */
    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    Renderer(Budget budget) {
        this.budget = budget;
        this.evaluator = new Evaluator(budget);
    }

    /** The line of the statement that ran last. */
    int line() {
        return line;
    }

    String render(List<Statement> template, Scope scope) {
        run(template, scope);
        return out.toString();
    }

    private Flow run(List<Statement> body, Scope scope) {
        for (Statement statement : body) {
            line = statement.line();
            budget.step();
            Flow flow = run(statement, scope);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow run(Statement statement, Scope scope) {
        return switch (statement) {
            case Statement.Text(var _, var text) -> write(text);
            case Statement.Output(var _, var value) -> write(Repr.str(evaluator.evaluate(value, scope)));
            case Statement.If choice -> runIf(choice, scope);
            case Statement.For loop -> runFor(loop, scope);
            case Statement.Set(var _, var target, var value) -> assign(target, evaluator.evaluate(value, scope), scope);
            case Statement.SetBlock(var _, var target, var value, var body) ->
                assign(target, filtered(value, body, scope), scope);
            case Statement.FilterBlock(var _, var value, var body) -> write(Repr.str(filtered(value, body, scope)));
            case Statement.With(var _, var variables, var body) -> runWith(variables, body, scope);
            case Statement.Macro macro -> {
                scope.set(macro.name(), new Value.Callable(macro.name(), arguments -> call(macro, arguments, scope)));
                yield Flow.NEXT;
            }
            case Statement.Generation(var _, var body) -> run(body, new Scope(scope));
            case Statement.Break(var _) -> Flow.BREAK;
            case Statement.Continue(var _) -> Flow.CONTINUE;
        };
    }

    private Flow write(String text) {
        Budget.limit((long) out.length() + text.length());
        budget.size(text.length());
        out.append(text);
        return Flow.NEXT;
    }

    private Flow runIf(Statement.If choice, Scope scope) {
        for (Statement.Branch branch : choice.branches()) {
            if (evaluator.evaluate(branch.condition(), scope).isTrue()) {
                return run(branch.body(), scope);
            }
        }
        return run(choice.otherwise(), scope);
    }

    private Flow runFor(Statement.For loop, Scope scope) {
        List<Value> items = admitted(loop, evaluator.iterate(evaluator.evaluate(loop.items(), scope)), scope);
        if (items.isEmpty()) {
            return run(loop.otherwise(), scope);
        }
        Loop state = new Loop(items, 0);
        for (int i = 0; i < items.size(); i++) {
            state.moveTo(i);
            Scope inner = new Scope(scope);
            inner.set("loop", state);
            assign(loop.target(), items.get(i), inner);
            if (run(loop.body(), inner) == Flow.BREAK) {
                break;
            }
        }
        return Flow.NEXT;
    }

    private List<Value> admitted(Statement.For loop, List<Value> items, Scope scope) {
        Expression filter = loop.filter();
        if (filter == null) {
            return items;
        }
        List<Value> admitted = new ArrayList<>();
        for (Value item : items) {
            Scope inner = new Scope(scope);
            assign(loop.target(), item, inner);
            if (evaluator.evaluate(filter, inner).isTrue()) {
                admitted.add(item);
            }
        }
        return admitted;
    }

    private Flow runWith(List<Statement.Set> variables, List<Statement> body, Scope scope) {
        Scope inner = new Scope(scope);
        for (Statement.Set variable : variables) {
            assign(variable.target(), evaluator.evaluate(variable.value(), scope), inner);
        }
        return run(body, inner);
    }

    private Flow assign(Target target, Value value, Scope scope) {
        switch (target) {
            case Target.Variable(var name) -> scope.set(name, value);
            case Target.Member(var object, var name) -> {
                if (!(scope.get(object) instanceof Functions.Namespace namespace)) {
                    throw new TemplateFailure("'%s' is no namespace, so '%s' cannot be set".formatted(object, name));
                }
                namespace.set(name, value);
            }
            case Target.Several(var targets) -> {
                List<Value> values = evaluator.iterate(value);
                if (values.size() != targets.size()) {
                    throw new TemplateFailure(
                            "%d values cannot be assigned to %d names".formatted(values.size(), targets.size()));
                }
                for (int i = 0; i < targets.size(); i++) {
                    assign(targets.get(i), values.get(i), scope);
                }
            }
        }
        return Flow.NEXT;
    }

    /** What a body writes, through filters. */
    private Value filtered(Expression value, List<Statement> body, Scope scope) {
        Scope inner = new Scope(scope);
        inner.set(Statement.CAPTURED, Value.of(capture(body, new Scope(scope))));
        return evaluator.evaluate(value, inner);
    }

    private String capture(List<Statement> body, Scope scope) {
        StringBuilder around = out;
        out = new StringBuilder();
        try {
            run(body, scope);
            return out.toString();
        } finally {
            out = around;
        }
    }

    private Value call(Statement.Macro macro, CallArguments arguments, Scope around) {
        Scope scope = new Scope(around);
        List<Statement.Parameter> parameters = macro.parameters();
        arguments.only(parameters.stream().map(Statement.Parameter::name).toArray(String[]::new));
        for (int i = 0; i < parameters.size(); i++) {
            Statement.Parameter parameter = parameters.get(i);
            Expression byDefault = parameter.byDefault();
            if (arguments.has(i, parameter.name()) || byDefault == null) {
                Value missing = new Value.Undefined(parameter.name());
                scope.set(parameter.name(), arguments.get(i, parameter.name(), missing));
            } else {
                scope.set(parameter.name(), evaluator.evaluate(byDefault, scope));
            }
        }
        int before = line;
        String written = capture(macro.body(), scope);
        line = before;
        return Value.of(written);
    }

    /** The {@code loop} of a loop's body. */
    private final class Loop implements Value.Host {
        private final List<Value> items;
        private final int depth;
        private int index;
        private @Nullable Value changedBefore;

        Loop(List<Value> items, int depth) {
            this.items = items;
            this.depth = depth;
        }

        void moveTo(int newIndex) {
            index = newIndex;
        }

        @Override
        public Value attribute(String name) {
            return switch (name) {
                case "index" -> Value.of(index + 1L);
                case "index0" -> Value.of(index);
                case "revindex" -> Value.of((long) items.size() - index);
                case "revindex0" -> Value.of(items.size() - index - 1L);
                case "first" -> Value.of(index == 0);
                case "last" -> Value.of(index == items.size() - 1);
                case "length" -> Value.of(items.size());
                case "depth" -> Value.of(depth + 1L);
                case "depth0" -> Value.of(depth);
                case "previtem" -> index == 0 ? new Value.Undefined("loop.previtem") : items.get(index - 1);
                case "nextitem" ->
                    index == items.size() - 1 ? new Value.Undefined("loop.nextitem") : items.get(index + 1);
                case "cycle" -> new Value.Callable(name, this::cycle);
                case "changed" -> new Value.Callable(name, this::changed);
                default -> new Value.Undefined("loop." + name);
            };
        }

        private Value cycle(CallArguments arguments) {
            List<Value> values = arguments.positional();
            if (values.isEmpty()) {
                throw new TemplateFailure("loop.cycle needs values");
            }
            return values.get(index % values.size());
        }

        private Value changed(CallArguments arguments) {
            Value now = new Value.Items(arguments.positional(), true);
            boolean changed = changedBefore == null || !evaluator.isEqual(now, changedBefore);
            changedBefore = now;
            return Value.of(changed);
        }
    }
}
