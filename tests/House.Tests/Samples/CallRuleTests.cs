using Breakwater.House.Tests.Rules;

namespace Breakwater.House.Tests.Samples;

public sealed class CallRuleTests
{
    [Theory]
    [InlineData("Console.WriteLine(1);", "src/Breakwater.Core/Line/A.cs", "src/Breakwater/Serve/A.cs")]
    [InlineData("System.Console.Error.Write(1);", "src/Breakwater.Simulator/Clock/A.cs", "src/Breakwater/Program.cs")]
    [InlineData("Log($\"{Console.Title}\");", "src/Breakwater.Core/Line/A.cs", "src/Breakwater/Program.cs")]
    [InlineData("var e = Environment.GetEnvironmentVariable(n);", "src/Breakwater.Upstream/Http/A.cs", "src/Breakwater.Server/Hosting/A.cs")]
    [InlineData("_ = Task.Run(Go);", "src/Breakwater.Server/Endpoints/A.cs", "src/Breakwater.Server/Workers/A.cs")]
    [InlineData("new Thread(Go).Start();", "src/Breakwater.Server/Endpoints/A.cs", "src/Breakwater.Server/Workers/A.cs")]
    [InlineData("using var c = new HttpClient();", "src/Breakwater.Upstream/Http/A.cs", null)]
    [InlineData("Thread.Sleep(1);", "src/Breakwater/Serve/A.cs", null)]
    [InlineData("var x = Get().Result;", "src/Breakwater.Core/Line/A.cs", null)]
    [InlineData("if (a.IsCompletedSuccessfully) { Go(b.Result); }", "src/Breakwater.Core/Line/A.cs", null)]
    [InlineData("Get().Wait();", "src/Breakwater.Core/Line/A.cs", null)]
    [InlineData("Get().GetAwaiter().GetResult();", "src/Breakwater.Core/Line/A.cs", null)]
    [InlineData("builder.Services.AddSingleton(x);", "src/Breakwater.Server/Endpoints/A.cs", "src/Breakwater.Server/Hosting/A.cs")]
    [InlineData("void M(IServiceProvider s) { }", "src/Breakwater.Server/Admin/A.cs", "src/Breakwater/Serve/A.cs")]
    [InlineData("var s = context.RequestServices;", "src/Breakwater.Server/Endpoints/A.cs", "src/Breakwater.Server/Hosting/A.cs")]
    [InlineData("logger.LogInformation(m);", "src/Breakwater.Server/Endpoints/A.cs", null)]
    [InlineData("[LoggerMessage(1, L.Debug, \"x\")] partial void M();", "src/Breakwater.Server/Endpoints/A.cs", "src/Breakwater.Server/Endpoints/A.Log.cs")]
    public void ProductCall_OutOfPlace_IsFoundAndInPlaceIsNot(string code, string refused, string? permitted)
    {
        BannedCalls.CheckProduct([Some.File(refused, "\n" + code)]).ShouldContain(f => f.Line == 2 && f.Fix.Length > 10);
        if (permitted is not null)
        {
            BannedCalls.CheckProduct([Some.File(permitted, code)]).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("var s = \"Console.WriteLine(1)\"; // Task.Run is banned")]
    [InlineData("var r = new RequestResult(); r.ResultCode = 1; await gate.WaitAsync(token);")]
    [InlineData("var v = options.Waiting; Results.Ok();")]
    [InlineData("if (!flush.IsCompletedSuccessfully) { return SlowAsync(flush); }\nreturn flush.Result.IsCompleted;")]
    public void ProductCall_ThatOnlyLooksBanned_IsNotFound(string code) =>
        BannedCalls.CheckProduct([Some.File("src/Breakwater.Core/Line/A.cs", code)]).ShouldBeEmpty();

    [Theory]
    [InlineData("Thread.Sleep(10);", 1)]
    [InlineData("await Task.Delay(100);", 1)]
    [InlineData("await Task.Delay(100, token);", 1)]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1));", 1)]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), cancellation);", 1)]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), clock);", 0)]
    [InlineData("await Task.Delay(Timeout.Infinite, token);", 0)]
    public void TestCall_WallClockWait_IsFound(string code, int findings) =>
        BannedCalls.CheckTests([Some.File("tests/Core.Tests/A.cs", code)]).Count().ShouldBe(findings);

    [Fact]
    public void Region_InCode_IsFound() => BannedCalls.CheckAll([Some.File("src/A/A.cs", "#region It's\n#endregion")]).ShouldHaveSingleItem();

    [Theory]
    [InlineData("// TODO: later", 1)]
    [InlineData("/* HACK */", 1)]
    [InlineData("var s = \"TODO\";", 0)]
    [InlineData("// var x = 1;", 1)]
    [InlineData("    // Call(x);", 1)]
    [InlineData("// }", 1)]
    [InlineData("// the lease ends here; the next one begins", 0)]
    [InlineData("/// <c>return x;</c>", 0)]
    [InlineData("var u = \"http://x\"; // why", 0)]
    public void Comment_WithOpenWorkOrCode_IsFound(string text, int findings) =>
        BannedCalls.CheckComments([Some.File("src/A/A.cs", text)]).Count().ShouldBe(findings);

    [Fact]
    public void BannedSymbol_WithoutReplacement_IsFound()
    {
        var props = Some.File("Directory.Build.props", "<AdditionalFiles Include=\"eng/BannedSymbols.txt\" />");
        BannedSymbolList.Check(Some.File("eng/BannedSymbols.txt", "P:System.Random.Shared; Take an IRandom\nM:System.Guid.NewGuid;\n"), props).ShouldHaveSingleItem().Line.ShouldBe(2);
        BannedSymbolList.Check(Some.File("eng/BannedSymbols.txt", "P:System.Random.Shared; Take an IRandom\n"), Some.File("Directory.Build.props", "")).ShouldHaveSingleItem();
        BannedSymbolList.Check(Some.File("eng/BannedSymbols.txt", "\n"), props).ShouldHaveSingleItem();
    }
}
