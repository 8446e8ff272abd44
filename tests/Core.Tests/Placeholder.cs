namespace Breakwater.Core.Tests;
