using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;

namespace TableActors.Actors.Tests.Serialization;

public sealed class RefusedSerializerTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("node", ActorSpec.NodeSettings);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public void Bytes_ThatNameAnyType_MakeNoObjectOfIt()
    {
        var json = Encoding.UTF8.GetBytes(
            """{"$type":"System.IO.FileInfo, System.IO.FileSystem","fileName":"anything"}""");
        Should.Throw<SerializationException>(() => _system.Serialization.Deserialize(json, 1, typeof(FileInfo)));
        Should.Throw<SerializationException>(
            () => _system.Serialization.Deserialize(json, 1, "System.IO.FileInfo, System.IO.FileSystem"));
    }

    [Fact]
    public void Object_WithoutABinding_IsNotWritten() =>
        Should.Throw<SerializationException>(() => _system.Serialization.Serialize(new FileInfo("anything")));
}
