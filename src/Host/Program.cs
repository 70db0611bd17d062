Console.WriteLine("TableActors");
