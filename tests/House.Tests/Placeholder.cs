namespace Breakwater.House.Tests;
