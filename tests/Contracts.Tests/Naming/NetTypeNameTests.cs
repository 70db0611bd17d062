using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tests.Naming;

public sealed class NetTypeNameTests
{
    [Theory]
    [InlineData(typeof(string), "String")]
    [InlineData(typeof(int?), "Int32?")]
    [InlineData(typeof(float[]), "Single[]")]
    [InlineData(typeof(Dictionary<string, List<long?>>), "Dictionary<String, List<Int64?>>")]
    public void Of_AType_IsAsFaultsNameIt(Type type, string name) => NetTypeName.Of(type).ShouldBe(name);
}
