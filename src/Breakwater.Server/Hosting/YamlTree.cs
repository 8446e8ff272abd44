using System.Globalization;
using Breakwater.Core.Configuration;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Breakwater.Server.Hosting;

/// <summary>Reads YAML into the neutral tree, environment references replaced. For one text and one thread.</summary>
internal sealed class YamlTree
{
    // A few nested aliases can stand for billions of nodes, and deep nesting for the end of the stack.
    private const int MostNodes = 100_000;
    private const int DeepestNesting = 32;

    private static readonly string[] Nulls = ["", "~", "null", "Null", "NULL"];

    private readonly Parser parser;
    private readonly string file;
    private readonly Func<string, string?> environment;
    private readonly Dictionary<AnchorName, (ConfigNode Node, int Size)> anchors = [];
    private readonly List<ConfigProblem> problems = [];
    private int nodes;

    private YamlTree(string text, string file, Func<string, string?> environment)
    {
        parser = new Parser(new StringReader(text));
        this.file = file;
        this.environment = environment;
    }

    /// <summary>The tree, null for a text without content; with everything that is wrong in the notation itself.</summary>
    public static ConfigNode? Read(string text, string file, Func<string, string?> environment, out IReadOnlyList<ConfigProblem> problems)
    {
        var tree = new YamlTree(text, file, environment);
        ConfigNode? root = null;
        try
        {
            root = tree.ReadStream();
        }
        catch (YamlException broken)
        {
            var message = broken.InnerException?.Message ?? broken.Message;
            tree.Refuse(broken.Start, string.Empty, $"is not valid YAML: {message.TrimEnd('.')}.");
        }
        catch (InvalidOperationException)
        {
            // The parser's own state breaks on some unclosed brackets.
            tree.Refuse(tree.parser.Current?.Start ?? Mark.Empty, string.Empty, "is not valid YAML: a bracket or brace after this place is not closed.");
        }

        problems = tree.problems;
        return root;
    }

    private ConfigNode? ReadStream()
    {
        parser.Consume<StreamStart>();
        ConfigNode? root = null;
        if (parser.TryConsume<DocumentStart>(out _))
        {
            root = ReadNode(KeyNames.Root, 0);
            parser.Consume<DocumentEnd>();
        }

        if (parser.Accept<DocumentStart>(out var second))
        {
            Refuse(second!.Start, string.Empty, "holds a second document after ---; keep one.");
        }

        return root;
    }

    private ConfigNode ReadNode(KeyNames path, int depth)
    {
        var before = nodes;
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            if (!anchors.TryGetValue(alias.Value, out var known))
            {
                throw new YamlException(alias.Start, alias.End, $"alias *{alias.Value} has no anchor before it");
            }

            Count(known.Size, alias.Start, alias.End);
            return known.Node;
        }

        var begin = parser.Current as NodeEvent;
        Count(1, parser.Current!.Start, parser.Current.End);
        if (depth > DeepestNesting)
        {
            throw new YamlException(parser.Current.Start, parser.Current.End, "nested too deeply");
        }

        ConfigNode node = parser.Current switch
        {
            MappingStart => ReadMap(path, depth),
            SequenceStart => ReadList(path, depth),
            _ => ReadScalar(path),
        };
        if (begin is { Anchor.IsEmpty: false })
        {
            anchors[begin.Anchor] = (node, nodes - before);
        }

        return node;
    }

    private MapNode ReadMap(KeyNames path, int depth)
    {
        var start = parser.Consume<MappingStart>();
        var entries = new List<ConfigEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var name))
            {
                throw new YamlException(parser.Current!.Start, parser.Current.End, "a key must be a plain name");
            }

            var at = path.Key(name.Value);
            var value = ReadNode(at, depth + 1);
            if (names.Add(name.Value))
            {
                entries.Add(new ConfigEntry(Line(name.Start), Column(name.Start), name.Value, value));
            }
            else
            {
                Refuse(name.Start, at.Text, "is given twice; keep one of them.");
            }
        }

        return new MapNode(Line(start.Start), Column(start.Start), entries);
    }

    private ListNode ReadList(KeyNames path, int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var items = new List<ConfigNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(path.Item(items.Count), depth + 1));
        }

        return new ListNode(Line(start.Start), Column(start.Start), items);
    }

    private ScalarNode ReadScalar(KeyNames path)
    {
        var scalar = parser.Consume<Scalar>();
        var replaced = EnvironmentText.Replace(scalar.Value, environment);
        if (replaced.Malformed)
        {
            Refuse(scalar.Start, path.Text, "holds a reference that is neither ${NAME} nor ${NAME:-default}; write $${ for a literal ${.");
        }

        return new ScalarNode(Line(scalar.Start), Column(scalar.Start), replaced.Text, scalar.Value)
        {
            Unset = replaced.Unset,
            IsNull = scalar.Style == ScalarStyle.Plain && Nulls.Contains(scalar.Value, StringComparer.Ordinal),
        };
    }

    private void Count(int more, Mark start, Mark end)
    {
        nodes += more;
        if (nodes > MostNodes)
        {
            throw new YamlException(start, end, "more values than a configuration can hold; aliases count each time");
        }
    }

    private void Refuse(Mark at, string key, string rule) => problems.Add(new ConfigProblem(file, Line(at), Column(at), key, null, rule));

    private static int Line(Mark mark) => (int)mark.Line;

    private static int Column(Mark mark) => (int)mark.Column;

    /// <summary>Where the parser is, for messages.</summary>
    private readonly record struct KeyNames(string Text)
    {
        public static KeyNames Root { get; } = new(string.Empty);

        public KeyNames Key(string name) => new(Text.Length == 0 ? name : $"{Text}.{name}");

        public KeyNames Item(int index) => new(string.Create(CultureInfo.InvariantCulture, $"{Text}[{index}]"));
    }
}
