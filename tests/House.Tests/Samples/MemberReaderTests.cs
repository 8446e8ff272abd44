using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Samples;

public sealed class MemberReaderTests
{
    private const string Sample = """
        using System;
        namespace Breakwater.Core.Sample;

        /// <summary>A relay.</summary>
        [Serializable]
        public sealed class Relay<T>(int size = 4) : IRelay where T : new()
        {
            private readonly Dictionary<string, int> _map = new() { ["{"] = 1 };
            private static readonly Func<int, int> Twice = x => { return x * 2; };
            public int Count { get; private set; } = 3;
            public (int A, int B) Pair => (1, 2);
            public int this[int i] { get => i; set { } }
            public Relay() : this(1) { }
            public static bool operator ==(Relay<T> a, Relay<T> b) => true;
            public static bool operator >=(Relay<T> a, Relay<T> b) { return true; }
            [Fact]
            [InlineData(new[] { 1 })]
            public static async Task<(int A, int B)> Move<U>(
                U from,
                int to = 3)
            {
                void Local() { }
                if (to == 3) { Local(); }
                return (1, 2);
            }
            internal string Name(string kind) => kind switch
            {
                "a" => "{",
                _ => "}",
            };
            public record struct Inner(int A);
            enum State { Open = 1, Closed }
        }

        public delegate Task<int> Later(int by);
        internal interface IRelay { int Count { get; } void Stop(); }
        """;

    private static readonly SourceFile File = new("src/Breakwater.Core/Sample/Relay.cs", Sample);

    [Fact]
    public void Reader_TypesOfAFile_AreFoundWithTheirKinds() =>
        File.AllMembers().Where(m => m.IsType).Select(m => (m.Kind, m.Name)).ShouldBe(
        [
            (MemberKind.Class, "Relay"), (MemberKind.Record, "Inner"), (MemberKind.Enum, "State"), (MemberKind.Delegate, "Later"), (MemberKind.Interface, "IRelay"),
        ]);

    [Fact]
    public void Reader_MembersOfAType_AreFoundInOrder() =>
        File.Members.Single(m => m.Name == "Relay").Members.Select(m => m.Name).ShouldBe(
        ["_map", "Twice", "Count", "Pair", "i]", "Relay", "operator", "operator", "Move", "Name", "Inner", "State"]);

    [Fact]
    public void Reader_Methods_AreCountedFromHeaderToBrace()
    {
        var members = File.Members.Single(m => m.Name == "Relay").Members;
        members.Single(m => m.Name == "Move").Lines.ShouldBe(8);
        members.Single(m => m.Name == "Name").Lines.ShouldBe(5);
        members.Single(m => m.Name == "Move").Attributes.ShouldContain("[Fact]");
    }

    [Fact]
    public void Reader_Docs_BelongToTheMemberBelowThem()
    {
        File.Members.Single(m => m.Name == "Relay").HasDocs.ShouldBeTrue();
        File.Members.Single(m => m.Name == "Later").HasDocs.ShouldBeFalse();
    }

    [Fact]
    public void Reader_BlockNamespaceAndTopLevelStatements_AreRead()
    {
        var file = new SourceFile("a.cs", "var x = 1;\nif (x > 0) { Go(); }\nreturn x;\nstatic void Go() { }\nnamespace A.B { class C { void M() { } } }");
        file.AllMembers().Select(m => m.Name).ShouldBe(["x", "if", "x", "Go", "A.B", "C", "M"]);
    }

    [Fact]
    public void Reader_UnbalancedText_Ends() => new SourceFile("a.cs", "class A { void M( { ]] } } } } ;; } class B").Members.ShouldNotBeEmpty();
}
