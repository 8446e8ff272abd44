namespace Breakwater.Server.Tests;
