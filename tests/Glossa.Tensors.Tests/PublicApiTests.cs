using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests;

/// <summary>The public surface of this package changes on purpose only.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_one_agreed_on() =>
        PublicApi.Verify(typeof(Tensor).Assembly, "tests/Glossa.Tensors.Tests/PublicApi.txt");
}
