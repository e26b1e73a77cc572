// A vendor's script that throws when it loads.
throw new Error("the vendor's script is broken");
